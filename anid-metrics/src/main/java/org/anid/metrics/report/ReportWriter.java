// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.report;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.anid.api.evaluation.EvaluationReport;
import org.anid.api.evaluation.ReportRenderer;
import org.jspecify.annotations.Nullable;

/**
 * Writes a report into a folder.
 *
 * <p>Every file is first written beside its final place and renamed only when all of them are complete: a reader, or a run
 * that is cut off, never meets half a file, and a failure leaves an earlier report as it was.
 */
public final class ReportWriter {

    private ReportWriter() {}

    /**
     * Writes the report in UTF-8, making the folder where it does not exist and replacing files of an earlier report.
     *
     * @param formats which files; those of other formats are not touched
     * @return the files, in the order of the formats
     * @throws IOException with one clear line if the folder cannot be made or written
     */
    public static List<Path> write(EvaluationReport report, Path directory, Set<ReportFormat> formats)
            throws IOException {
        Map<Path, Path> files = new LinkedHashMap<>();
        try {
            Files.createDirectories(directory);
            for (ReportFormat format : ReportFormat.values()) {
                if (formats.contains(format)) {
                    for (ReportRenderer renderer : format.renderers()) {
                        Path temporary = directory.resolve("." + renderer.fileName() + "."
                                + ProcessHandle.current().pid() + "-"
                                + Thread.currentThread().getId() + ".tmp");
                        files.put(temporary, directory.resolve(renderer.fileName()));
                        render(report, renderer, temporary);
                    }
                }
            }
            for (Map.Entry<Path, Path> file : files.entrySet()) {
                rename(file.getKey(), file.getValue());
            }
            return new ArrayList<>(files.values());
        } catch (IOException e) {
            discard(files.keySet(), e);
            throw new IOException(
                    "cannot write the report to " + directory + ": " + reason(e)
                            + "; choose a folder that can be made and written",
                    e);
        } catch (RuntimeException e) {
            discard(files.keySet(), e);
            throw e;
        }
    }

    private static void render(EvaluationReport report, ReportRenderer renderer, Path file) throws IOException {
        // Not Files.newBufferedWriter: it throws on half a surrogate pair, which a file name on disk may hold.
        try (Writer out =
                new BufferedWriter(new OutputStreamWriter(Files.newOutputStream(file), StandardCharsets.UTF_8))) {
            renderer.render(report, out);
        }
    }

    private static void rename(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void discard(Iterable<Path> files, Exception cause) {
        for (Path file : files) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                cause.addSuppressed(e);
            }
        }
    }

    private static String reason(IOException e) {
        if (e instanceof AccessDeniedException denied) {
            return "no permission for " + denied.getFile();
        }
        if (e instanceof FileAlreadyExistsException || e instanceof NotDirectoryException) {
            return ((FileSystemException) e).getFile() + " is a file, not a folder";
        }
        @Nullable String message = e.getMessage();
        return message == null
                ? e.getClass().getSimpleName()
                : message.lines().findFirst().orElse("");
    }
}
