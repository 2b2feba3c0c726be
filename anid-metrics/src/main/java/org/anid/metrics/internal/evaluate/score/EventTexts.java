// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.evaluate.score;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Events and how often each was seen, as bytes: a word for the kind, then its parts. */
final class EventTexts {

    private EventTexts() {}

    static void write(EventCounts events, DataOutputStream out) throws IOException {
        List<List<String>> lines = new ArrayList<>();
        events.forEach((event, count) -> {
            List<String> line = new ArrayList<>(parts(event));
            line.add(Long.toString(count));
            lines.add(line);
        });
        out.writeInt(lines.size());
        for (List<String> line : lines) {
            out.writeInt(line.size());
            for (String part : line) {
                Texts.write(part, out);
            }
        }
    }

    static void read(EventCounts events, DataInputStream in) throws IOException {
        for (int count = in.readInt(); count > 0; count--) {
            List<String> line = new ArrayList<>();
            for (int parts = in.readInt(); parts > 0; parts--) {
                line.add(Texts.read(in));
            }
            events.add(event(line), Long.parseLong(line.get(line.size() - 1)));
        }
    }

    private static List<String> parts(Event event) {
        if (event instanceof Event.Absent it) {
            return List.of("absent", it.metric(), it.reason());
        }
        if (event instanceof Event.NoCaption it) {
            return List.of("no caption", it.metric(), text(it.condition()));
        }
        if (event instanceof Event.Resized it) {
            return List.of("resized", text(it.condition()), it.from(), it.to());
        }
        if (event instanceof Event.Unpaired it) {
            return List.of("unpaired", text(it.condition()));
        }
        if (event instanceof Event.Twin it) {
            return List.of("twin", text(it.condition()), text(it.other()));
        }
        if (event instanceof Event.NaturalCopy it) {
            return List.of("natural copy", text(it.condition()));
        }
        if (event instanceof Event.SpareNatural) {
            return List.of("spare natural");
        }
        if (event instanceof Event.FromFile it) {
            return List.of("from file", it.text());
        }
        if (event instanceof Event.Misnamed it) {
            return List.of("misnamed", it.extension(), it.format());
        }
        if (event instanceof Event.Read it) {
            return List.of("read", text(it.condition()));
        }
        throw new IllegalStateException("no word for " + event);
    }

    private static Event event(List<String> parts) {
        return switch (parts.get(0)) {
            case "absent" -> new Event.Absent(parts.get(1), parts.get(2));
            case "no caption" -> new Event.NoCaption(parts.get(1), number(parts.get(2)));
            case "resized" -> new Event.Resized(number(parts.get(1)), parts.get(2), parts.get(3));
            case "unpaired" -> new Event.Unpaired(number(parts.get(1)));
            case "twin" -> new Event.Twin(number(parts.get(1)), number(parts.get(2)));
            case "natural copy" -> new Event.NaturalCopy(number(parts.get(1)));
            case "spare natural" -> new Event.SpareNatural();
            case "from file" -> new Event.FromFile(parts.get(1));
            case "misnamed" -> new Event.Misnamed(parts.get(1), parts.get(2));
            case "read" -> new Event.Read(number(parts.get(1)));
            default -> throw new IllegalStateException("no event is called " + parts.get(0));
        };
    }

    private static String text(int number) {
        return Integer.toString(number);
    }

    private static int number(String text) {
        return Integer.parseInt(text);
    }
}
