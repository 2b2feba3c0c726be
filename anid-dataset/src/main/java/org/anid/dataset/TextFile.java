// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.anid.api.dataset.DatasetException;

/** What all text files share: opening, telling JSON from CSV, and saying why one cannot be read. */
final class TextFile {

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private TextFile() {}

    /**
     * Opens as UTF-8, without the byte order mark that spreadsheets write; malformed bytes are errors, not question
     * marks.
     *
     * @throws DatasetException if it is a pipe, device or socket: it is read twice, and one without a writer never
     *     answers
     */
    static BufferedReader open(Path file) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file)) {
            throw new DatasetException(
                    file + " is a pipe, device or socket: write what comes out of it to a file and give that");
        }
        BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8);
        try {
            reader.mark(1);
            if (reader.read() != BYTE_ORDER_MARK) {
                reader.reset();
            }
            return reader;
        } catch (IOException e) {
            reader.close();
            throw e;
        }
    }

    /**
     * Whether it begins as JSON does, whatever its name.
     *
     * @throws DatasetException if it cannot be read or holds nothing
     */
    static boolean isJson(Path file) throws DatasetException {
        try (BufferedReader reader = open(file)) {
            int c = reader.read();
            while (c >= 0 && Character.isWhitespace(c)) {
                c = reader.read();
            }
            if (c < 0) {
                throw new DatasetException(file + " is empty: give a JSON or CSV file with content");
            }
            return c == '{' || c == '[';
        } catch (DatasetException e) {
            throw e;
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** Says in one line why a file cannot be read. */
    static DatasetException unreadable(Path file, IOException e) {
        if (e instanceof NoSuchFileException) {
            return new DatasetException("there is no file " + file + ": check the path", e);
        }
        if (e instanceof AccessDeniedException) {
            return new DatasetException(file + " may not be read: change its permissions", e);
        }
        if (Files.isDirectory(file)) {
            return new DatasetException(file + " is a folder: give the file in it", e);
        }
        if (e instanceof CharacterCodingException) {
            return new DatasetException(file + " is not UTF-8 text: save it as UTF-8", e);
        }
        return new DatasetException(file + " cannot be read: " + firstLine(e), e);
    }

    static String firstLine(Exception e) {
        String message = e.getMessage();
        return message == null
                ? e.getClass().getSimpleName()
                : message.lines().findFirst().orElse("");
    }
}
