// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.report;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A folder could not be written. The message is one line with the folder, the reason and what to do. */
public final class UnwritableFolderException extends IOException {

    private static final long serialVersionUID = 1;

    /** Whether only another folder helps, as without permission; else room may help, as on a full disk. */
    private final boolean needsAnother;

    /**
     * Of what was thrown where it was written.
     *
     * @param folder that was to be made or written
     */
    public UnwritableFolderException(Path folder, IOException cause) {
        this(folder, cause, isNoPlace(folder, cause));
    }

    private UnwritableFolderException(Path folder, IOException cause, boolean needsAnother) {
        super(
                "cannot write to " + folder + ": " + reason(cause) + "; " + (needsAnother ? "" : "make room there, or ")
                        + "choose a folder that can be made and written",
                cause);
        this.needsAnother = needsAnother;
    }

    /** Whether only another folder helps, as without permission; else room may help, as on a full disk. */
    public boolean needsAnother() {
        return needsAnother;
    }

    /** A full disk has no class of exceptions of its own, and its message is in the language of the system. */
    private static boolean isNoPlace(Path folder, IOException cause) {
        if (cause instanceof FileSystemException && cause.getClass() != FileSystemException.class) {
            return true;
        }
        Path there = folder.toAbsolutePath();
        while (there != null && !Files.exists(there, LinkOption.NOFOLLOW_LINKS)) {
            there = there.getParent();
        }
        return there == null || !Files.isDirectory(there) || !Files.isWritable(there);
    }

    private static String reason(IOException e) {
        if (e instanceof AccessDeniedException denied) {
            return "no permission for " + denied.getFile();
        }
        if (e instanceof FileAlreadyExistsException || e instanceof NotDirectoryException) {
            FileSystemException taken = (FileSystemException) e;
            return taken.getFile() + " is " + (taken.getReason() == null ? "a file, not a folder" : taken.getReason());
        }
        @Nullable String message = e.getMessage();
        return message == null
                ? e.getClass().getSimpleName()
                : message.lines().findFirst().orElse("");
    }
}
