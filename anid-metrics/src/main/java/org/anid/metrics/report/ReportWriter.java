// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.report;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.anid.api.evaluation.EvaluationReport;
import org.anid.api.evaluation.ReportFile;
import org.jspecify.annotations.Nullable;

/**
 * Writes a report into a folder, which then holds that report and nothing of an earlier one.
 *
 * <p>Every file is first written beside its final place. When all of them are complete, the files of an earlier report are set
 * aside, those of formats that are not written this time too, and the new ones are renamed into their places; so the folder
 * never mixes two runs, and a reader, or a run that is cut off, never meets half a file. A failure puts back what was set
 * aside, as far as the file system allows. Only {@code report.json}, {@code scores.csv}, {@code scores.parquet}, {@code summary.csv},
 * {@code report.md}, {@code report.html}, {@code report.tex}, the SVG and PNG files in {@code figures/}, and what renderers of one's own
 * write, are files of a report; whatever else lies in the folder is left alone.
 */
public final class ReportWriter {

    private ReportWriter() {}

    /**
     * Writes the report in UTF-8, making the folder where it does not exist and removing the files of an earlier report.
     *
     * @param formats which files; after this, the folder has no others of a report
     * @return the files, in the order of the formats
     * @throws IOException with one clear line if the folder cannot be made or written
     */
    public static List<Path> write(EvaluationReport report, Path directory, Set<ReportFormat> formats)
            throws IOException {
        return write(report, directory, ReportFormat.renderers(formats, HtmlReport.create()));
    }

    /**
     * Writes the report with renderers of one's own, or with those of this package as one has set them. The files of an earlier
     * report go as with formats; of files that only renderers of one's own write, those that are written again.
     *
     * @param renderers one per file
     * @return the files, or folders of files, in the order of the renderers
     * @throws IllegalArgumentException if two renderers write one file, or a name is none in the folder
     * @throws IOException with one clear line if the folder cannot be made or written
     */
    public static List<Path> write(EvaluationReport report, Path directory, List<? extends ReportFile> renderers)
            throws IOException {
        Set<String> names = new LinkedHashSet<>();
        for (ReportFile renderer : renderers) {
            String name = renderer.fileName();
            if (!names.add(name)) {
                throw new IllegalArgumentException("two renderers write " + name + ": leave one out");
            }
            Path file = Path.of(name);
            if (name.isEmpty()
                    || file.getNameCount() != 1
                    || file.isAbsolute()
                    || name.equals("..")
                    || name.equals(".")) {
                throw new IllegalArgumentException(
                        "a renderer writes a file in the folder of the report, not '" + name + "'");
            }
        }
        for (ReportFormat format : ReportFormat.values()) {
            names.addAll(format.names());
        }
        String mine = "." + ProcessHandle.current().pid() + "-"
                + Thread.currentThread().getId();
        Map<Path, Path> fresh = new LinkedHashMap<>();
        Map<Path, Path> earlier = new LinkedHashMap<>();
        Deque<Move> done = new ArrayDeque<>();
        List<Path> written = new ArrayList<>();
        List<Path> folders = new ArrayList<>();
        try {
            Files.createDirectories(directory);
            for (ReportFile renderer : renderers) {
                Path temporary = directory.resolve("." + renderer.fileName() + mine + ".tmp");
                Path place = directory.resolve(renderer.fileName());
                written.add(place);
                fresh.put(temporary, place);
                renderer.write(report, temporary);
                if (Files.isDirectory(temporary)) {
                    // Its files move one by one: others may lie where they go.
                    fresh.remove(temporary);
                    folders.add(temporary);
                    Files.createDirectories(place);
                    for (Path file : files(temporary)) {
                        fresh.put(file, place.resolve(file.getFileName()));
                    }
                }
            }
            for (String name : names) {
                earlier.put(directory.resolve(name), directory.resolve("." + name + mine + ".old"));
            }
            Path figures = directory.resolve(ReportFigures.FOLDER);
            for (Path figure : files(figures)) {
                if (figure.toString().endsWith(".svg") || figure.toString().endsWith(".png")) {
                    earlier.put(figure, figures.resolve("." + figure.getFileName() + mine + ".old"));
                }
            }
            for (Map.Entry<Path, Path> file : earlier.entrySet()) {
                // A folder of that name is none of a report's files.
                if (Files.exists(file.getKey(), LinkOption.NOFOLLOW_LINKS)
                        && !Files.isDirectory(file.getKey(), LinkOption.NOFOLLOW_LINKS)) {
                    done.push(Move.make(file.getKey(), file.getValue()));
                }
            }
            for (Map.Entry<Path, Path> file : fresh.entrySet()) {
                done.push(Move.make(file.getKey(), file.getValue()));
            }
            // From here on there is no way back, and no need for one.
            done.clear();
            for (Path old : earlier.values()) {
                Files.deleteIfExists(old);
            }
            for (Path folder : folders) {
                discard(folder);
            }
            if (earlier.keySet().stream().anyMatch(old -> figures.equals(old.getParent()))
                    && files(figures).isEmpty()) {
                Files.deleteIfExists(figures);
            }
            return written;
        } catch (IOException e) {
            undo(done, fresh.keySet(), folders, e);
            throw new IOException(
                    "cannot write the report to " + directory + ": " + reason(e)
                            + "; choose a folder that can be made and written",
                    e);
        } catch (RuntimeException e) {
            undo(done, fresh.keySet(), folders, e);
            throw e;
        }
    }

    /** Removes a file, or a folder of files. */
    private static void discard(Path file) throws IOException {
        for (Path inside : files(file)) {
            Files.deleteIfExists(inside);
        }
        Files.deleteIfExists(file);
    }

    /** What lies in a folder, by name; nothing where there is none. */
    private static List<Path> files(Path folder) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    /** A file that was renamed. */
    private record Move(Path from, Path to) {
        static Move make(Path from, Path to) throws IOException {
            try {
                Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(from, to);
            }
            return new Move(from, to);
        }
    }

    /** The last move first, so that each finds its place free; then the files that were only for this report go. */
    private static void undo(Deque<Move> moves, Set<Path> temporaries, List<Path> folders, Exception cause) {
        for (Move move : moves) {
            try {
                if (Files.exists(move.to(), LinkOption.NOFOLLOW_LINKS)) {
                    Move.make(move.to(), move.from());
                }
            } catch (IOException e) {
                cause.addSuppressed(e);
            }
        }
        List<Path> rest = new ArrayList<>(temporaries);
        rest.addAll(folders);
        for (Path file : rest) {
            try {
                discard(file);
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
