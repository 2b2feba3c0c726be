// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.dl4j;

import java.nio.file.Path;
import org.anid.api.model.ModelException;
import org.bytedeco.hdf5.DSetCreatPropList;
import org.bytedeco.hdf5.DataSet;
import org.bytedeco.hdf5.Exception;
import org.bytedeco.hdf5.Group;
import org.bytedeco.hdf5.H5File;
import org.bytedeco.hdf5.global.hdf5;
import org.bytedeco.javacpp.BytePointer;
import org.deeplearning4j.nn.modelimport.keras.Hdf5Archive;

/** HDF5 follows links to other files, and data sets may lie in other files: a model lies in its own. */
final class Hdf5Links {

    private static final int DEEPEST = 100;

    private Hdf5Links() {}

    /**
     * Walks over the whole file.
     *
     * @throws ModelException if it is no HDF5, or anything in it lies in another file
     */
    static void check(Path file) {
        synchronized (Hdf5Archive.LOCK_OBJECT) {
            try {
                // It tells its errors to the standard error stream otherwise.
                Exception.dontPrint();
                H5File opened = new H5File(file.toString(), hdf5.H5F_ACC_RDONLY());
                try (Group root = opened.openGroup("/")) {
                    check(file, root, "", 0);
                } finally {
                    opened.deallocate();
                }
            } catch (ModelException e) {
                throw e;
            } catch (LinkageError | RuntimeException e) {
                throw new ModelException(
                        file + " cannot be read as HDF5 (" + Causes.line(e)
                                + "): is it whole, and is org.bytedeco:hdf5 with the natives of this platform on the class"
                                + " path?",
                        e);
            }
        }
    }

    private static void check(Path file, Group group, String path, int depth) {
        if (depth > DEEPEST) {
            throw new ModelException(file + " has groups in groups without end, at " + path);
        }
        for (long i = 0; i < group.getNumObjs(); i++) {
            String name;
            try (BytePointer bytes = group.getObjnameByIdx(i)) {
                name = bytes.getString();
            }
            String place = path + "/" + name;
            int link = group.getLinkInfo(name).type();
            if (link == hdf5.H5L_TYPE_HARD) {
                checkObject(file, group, name, place, depth);
            } else if (link != hdf5.H5L_TYPE_SOFT) {
                throw outside(file, place);
            }
        }
    }

    private static void checkObject(Path file, Group group, String name, String place, int depth) {
        int kind = group.childObjType(name);
        if (kind == hdf5.H5O_TYPE_GROUP) {
            try (Group child = group.openGroup(name)) {
                check(file, child, place, depth + 1);
            }
        } else if (kind == hdf5.H5O_TYPE_DATASET) {
            try (DataSet data = group.openDataSet(name);
                    DSetCreatPropList made = data.getCreatePlist()) {
                if (made.getExternalCount() > 0 || made.getLayout() == hdf5.H5D_VIRTUAL) {
                    throw outside(file, place);
                }
            }
        }
    }

    private static ModelException outside(Path file, String place) {
        return new ModelException(file + " has " + place + " in another file, and links are not followed");
    }
}
