// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.anid.api.internal.FolderLock;
import org.anid.api.model.ModelException;
import org.anid.api.provenance.Fingerprint;
import org.anid.models.internal.Staging;
import org.jspecify.annotations.Nullable;

/**
 * Makes bundles of parameters from the files in which others publish them: {@code brisque} from libsvm text,
 * {@code niqe} from NumPy's {@code .npz} or MATLAB's {@code .mat}, {@code il-niqe} and {@code nrqm} from {@code .mat}.
 *
 * <p>Immutable and thread-safe; of several who add one bundle, in threads or processes, the last one's stays.
 */
public final class BundleImporter {

    private final Path folder;

    /**
     * Into a folder of models.
     *
     * @param folder made when the first bundle is added
     */
    public BundleImporter(Path folder) {
        this.folder = folder;
    }

    /**
     * What was added.
     *
     * @param bundle its folder
     * @param sha256 of the file that was read
     * @param expectedSha256 of the file as published; null where this release does not know it
     */
    public record Added(
            Path bundle, String sha256, @Nullable String expectedSha256) {
        /** Whether the file is the published one, bit by bit; if not, scores may not compare with anybody's. */
        public boolean known() {
            return sha256.equals(expectedSha256);
        }
    }

    /** Ids of the bundles that can be added. */
    public static List<String> ids() {
        return Arrays.stream(PublishedForm.values()).map(PublishedForm::id).toList();
    }

    /** Who made the parameters of that id and where they are published; empty if they cannot be added. */
    public static Optional<String> source(String id) {
        return PublishedForm.of(id).map(PublishedForm::source);
    }

    /** The licence of the parameters of that id, as SPDX writes it; empty if they cannot be added. */
    public static Optional<String> licence(String id) {
        return PublishedForm.of(id).map(PublishedForm::licence);
    }

    /**
     * Reads a file, checks it and writes the bundle; one of that id is replaced, by one rename. A file of the right
     * form with another hash than the published one is taken, and the card says so.
     *
     * @param id of the bundle
     * @param file in the published form
     * @throws IllegalArgumentException if there is no bundle of that id
     * @throws ModelException if the file is not in the published form, or something cannot be read or written
     * @throws InterruptedException if the thread is interrupted while somebody else changes the bundle
     */
    public Added add(String id, Path file) throws InterruptedException {
        PublishedForm form = PublishedForm.of(id)
                .orElseThrow(() -> new IllegalArgumentException(
                        "no parameters are called '" + id + "': choose from " + String.join(", ", ids())));
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            if (Files.size(file) > form.largest()) {
                throw new ModelException(file + " has " + Files.size(file) + " bytes, and " + id + " has at most "
                        + form.largest() + ": it is not the published file");
            }
            bytes = in.readNBytes((int) form.largest());
        } catch (IOException e) {
            throw new ModelException("cannot read " + file + ": " + e, e);
        }
        String sha256 = Fingerprint.of(bytes);
        List<NamedArray> arrays = form.read(bytes, file.toString());
        byte[] values = ParameterBundle.bytes(arrays);
        BundleCard card = new BundleCard(
                ParameterBundle.FORMAT,
                id,
                form.source(),
                sha256,
                sha256.equals(form.sha256()),
                ParameterBundle.VALUES,
                Fingerprint.of(values),
                arrays.stream()
                        .map(array -> new BundleCard.Entry(
                                array.name(),
                                Arrays.stream(array.shape()).boxed().toList()))
                        .toList());
        Path bundle = folder.resolve(id);
        try {
            write(card, values);
        } catch (IOException e) {
            throw new ModelException("cannot write the bundle " + bundle + ": " + e, e);
        }
        return new Added(bundle, sha256, form.sha256());
    }

    private void write(BundleCard card, byte[] values) throws IOException, InterruptedException {
        Staging staging = new Staging(folder);
        FolderLock lock = staging.lock(card.id(), () -> {});
        try {
            Path fresh = staging.copies(card.id());
            try {
                Files.write(fresh.resolve(ParameterBundle.VALUES), values);
                Files.write(
                        fresh.resolve(ParameterBundle.CARD),
                        ParameterBundle.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(card));
                staging.publish(fresh, card.id());
            } finally {
                staging.forget(fresh);
            }
        } finally {
            lock.close();
        }
    }
}
