// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.checkpoint;

import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a pickle of protocol 2 to 5 as data: numbers, strings, lists, maps, and instances of the few classes of which
 * checkpoints are made. A pickle is a program for a machine with a stack; this machine knows no function but those of
 * its {@link Factory}, and allocates nothing that the bytes which are there do not fill. The well-known unpickler for
 * Java ({@code net.razorvine:pickle}) allocates what a length claims before it has seen the bytes, and its table of
 * classes is shared by the whole process.
 *
 * <p>Tuples and lists are {@link List}, whole numbers {@link Long} or {@link BigInteger}, {@code None} is null. Not
 * thread-safe.
 *
 * @see <a href="https://peps.python.org/pep-0307/">PEP 307, protocol 2</a>
 * @see <a href="https://peps.python.org/pep-3154/">PEP 3154, protocol 4</a>
 */
final class Unpickler {

    /** Deeper than any checkpoint, and far from the depth that would be a danger. */
    private static final int MOST_MARKS = 1000;

    private final ByteBuffer in;
    private final Factory factory;
    private final Map<Integer, @Nullable Object> memo = new HashMap<>();
    private final Deque<List<@Nullable Object>> marks = new ArrayDeque<>();
    private List<@Nullable Object> stack = new ArrayList<>();

    /**
     * A pickle at the position of the bytes, which is moved to its end.
     *
     * @param in whose order is set to little endian
     * @param factory what its classes are
     */
    Unpickler(ByteBuffer in, Factory factory) {
        this.in = in.order(ByteOrder.LITTLE_ENDIAN);
        this.factory = factory;
    }

    /** A class or function by name. */
    record Global(String module, String name) {
        @Override
        public String toString() {
            return module + "." + name;
        }
    }

    /** An object of a class that is data to us: what it was made of, and its state. */
    static final class Instance {
        private final Global type;
        private final List<@Nullable Object> arguments;
        private @Nullable Object state;

        Instance(Global type, List<@Nullable Object> arguments) {
            this.type = type;
            this.arguments = arguments;
        }

        Global type() {
            return type;
        }

        List<@Nullable Object> arguments() {
            return arguments;
        }

        @Nullable
        Object state() {
            return state;
        }
    }

    /** What the classes of a file stand for. */
    interface Factory {
        /**
         * The result of a function, or an object of a class.
         *
         * @throws CheckpointException if it is none that belongs in a checkpoint
         */
        @Nullable
        Object call(Global function, List<@Nullable Object> arguments) throws CheckpointException;

        /** What lies outside the pickle under this id. */
        @Nullable
        Object persistent(@Nullable Object id) throws CheckpointException;
    }

    /**
     * The object.
     *
     * @throws CheckpointException if it is damaged, ends early, or holds what is no data
     */
    @Nullable
    Object read() throws CheckpointException {
        try {
            while (true) {
                int code = in.get() & 0xFF;
                if (code == '.') {
                    return pop();
                }
                step(code);
            }
        } catch (BufferUnderflowException e) {
            throw new CheckpointException("a pickle ends early: the file is cut off or damaged", e);
        } catch (ClassCastException | IndexOutOfBoundsException | NoSuchElementException e) {
            throw new CheckpointException("a pickle is damaged at byte " + in.position(), e);
        }
    }

    private void step(int code) throws CheckpointException {
        switch (code) {
            case 0x80 -> protocol(in.get() & 0xFF);
            case 0x95 -> in.getLong();
            case '(' -> mark();
            case 'N' -> push(null);
            case 0x88 -> push(true);
            case 0x89 -> push(false);
            case 'K' -> push((long) (in.get() & 0xFF));
            case 'M' -> push((long) (in.getShort() & 0xFFFF));
            case 'J' -> push((long) in.getInt());
            case 0x8A -> push(whole(in.get() & 0xFF));
            case 'G' -> push(Double.longBitsToDouble(Long.reverseBytes(in.getLong())));
            case 'X' -> push(text(in.getInt() & 0xFFFFFFFFL));
            case 0x8C -> push(text(in.get() & 0xFF));
            case 0x8D -> push(text(in.getLong()));
            // Strings of Python 2, whose bytes are text here: names of tensors.
            case 'U' -> push(latin(in.get() & 0xFF));
            case 'T' -> push(latin(in.getInt() & 0xFFFFFFFFL));
            case 'C' -> push(bytes(in.get() & 0xFF));
            case 'B' -> push(bytes(in.getInt() & 0xFFFFFFFFL));
            case 0x8E -> push(bytes(in.getLong()));
            case ']', 0x8F -> push(new ArrayList<>());
            case ')' -> push(List.of());
            case '}' -> push(new LinkedHashMap<>());
            case 0x85 -> tuple(1);
            case 0x86 -> tuple(2);
            case 0x87 -> tuple(3);
            case 't', 'l', 0x91 -> push(marked());
            case 'd' -> push(put(new LinkedHashMap<>(), marked()));
            case 'a' -> append(list(1));
            case 'e', 0x90 -> append(marked());
            case 's' -> put(map(stack.size() - 3), list(2));
            case 'u' -> {
                List<@Nullable Object> items = marked();
                put(map(stack.size() - 1), items);
            }
            case '0' -> pop();
            case '1' -> marked();
            case '2' -> push(top());
            case 'q' -> memo.put(in.get() & 0xFF, top());
            case 'r' -> memo.put(in.getInt(), top());
            case 0x94 -> memo.put(memo.size(), top());
            case 'h' -> push(recalled(in.get() & 0xFF));
            case 'j' -> push(recalled(in.getInt()));
            case 'c' -> push(new Global(line(), line()));
            case 0x93 -> {
                String name = (String) pop();
                push(new Global(String.valueOf(pop()), String.valueOf(name)));
            }
            case 'R', 0x81 -> {
                List<@Nullable Object> arguments = arguments();
                push(factory.call(global(), arguments));
            }
            case 0x92 -> {
                pop();
                List<@Nullable Object> arguments = arguments();
                push(factory.call(global(), arguments));
            }
            case 'b' -> build(pop());
            case 'Q' -> push(factory.persistent(pop()));
            default ->
                throw new CheckpointException(String.format(
                        "a pickle has operation 0x%02x at byte %d, which no checkpoint has", code, in.position() - 1));
        }
    }

    private static void protocol(int version) throws CheckpointException {
        if (version < 2 || version > 5) {
            throw new CheckpointException("a pickle is of protocol " + version + "; 2 to 5 are read");
        }
    }

    private void mark() throws CheckpointException {
        if (marks.size() == MOST_MARKS) {
            throw new CheckpointException("a pickle is nested more than " + MOST_MARKS + " deep");
        }
        marks.push(stack);
        stack = new ArrayList<>();
    }

    private List<@Nullable Object> marked() {
        List<@Nullable Object> items = stack;
        stack = marks.pop();
        return items;
    }

    private void push(@Nullable Object value) {
        stack.add(value);
    }

    private @Nullable Object pop() {
        return stack.remove(stack.size() - 1);
    }

    private @Nullable Object top() {
        return stack.get(stack.size() - 1);
    }

    private @Nullable Object recalled(int place) throws CheckpointException {
        if (!memo.containsKey(place)) {
            throw new CheckpointException("a pickle refers to what it does not have, at byte " + in.position());
        }
        return memo.get(place);
    }

    /** The last items, taken off the stack. */
    private List<@Nullable Object> list(int count) {
        List<@Nullable Object> tail = stack.subList(stack.size() - count, stack.size());
        List<@Nullable Object> items = new ArrayList<>(tail);
        tail.clear();
        return items;
    }

    private void tuple(int size) {
        push(list(size));
    }

    @SuppressWarnings("unchecked")
    private void append(List<@Nullable Object> items) {
        ((List<@Nullable Object>) object(top())).addAll(items);
    }

    @SuppressWarnings("unchecked")
    private Map<Object, @Nullable Object> map(int place) {
        return (Map<Object, @Nullable Object>) object(stack.get(place));
    }

    private static Object object(@Nullable Object value) {
        if (value == null) {
            throw new ClassCastException("None");
        }
        return value;
    }

    private static Map<Object, @Nullable Object> put(Map<Object, @Nullable Object> map, List<@Nullable Object> items)
            throws CheckpointException {
        for (int i = 0; i < items.size(); i += 2) {
            Object key = items.get(i);
            // What is mutable, and may hold itself, has no hash; Python refuses it too.
            if (!(key instanceof String || key instanceof Number || key instanceof Boolean)) {
                key = String.valueOf(key instanceof Global ? key : "an object");
            }
            map.put(key, items.get(i + 1));
        }
        return map;
    }

    @SuppressWarnings("unchecked")
    private List<@Nullable Object> arguments() {
        return (List<@Nullable Object>) object(pop());
    }

    private Global global() throws CheckpointException {
        Object function = pop();
        if (function instanceof Global global) {
            return global;
        }
        throw new CheckpointException("a pickle calls what is no function, at byte " + in.position());
    }

    @SuppressWarnings("unchecked")
    private void build(@Nullable Object state) throws CheckpointException {
        Object target = top();
        if (target instanceof Instance instance) {
            instance.state = state;
        } else if (target instanceof Map && state instanceof Map) {
            // An OrderedDict may carry attributes, as _metadata: no tensors.
            return;
        } else {
            throw new CheckpointException("a pickle sets the state of what has none, at byte " + in.position());
        }
    }

    private byte[] bytes(long length) throws CheckpointException {
        if (length < 0 || length > in.remaining()) {
            throw new CheckpointException("a pickle claims " + length + " bytes where " + in.remaining() + " are left");
        }
        byte[] bytes = new byte[(int) length];
        in.get(bytes);
        return bytes;
    }

    private String text(long length) throws CheckpointException {
        return new String(bytes(length), StandardCharsets.UTF_8);
    }

    private String latin(long length) throws CheckpointException {
        return new String(bytes(length), StandardCharsets.ISO_8859_1);
    }

    /** Little endian, two's complement. */
    private Object whole(int length) throws CheckpointException {
        byte[] bytes = bytes(length);
        for (int i = 0; i < length / 2; i++) {
            byte b = bytes[i];
            bytes[i] = bytes[length - 1 - i];
            bytes[length - 1 - i] = b;
        }
        BigInteger value = length == 0 ? BigInteger.ZERO : new BigInteger(bytes);
        if (value.bitLength() < Long.SIZE) {
            return value.longValue();
        }
        return value;
    }

    private String line() throws CheckpointException {
        int start = in.position();
        while (in.get() != '\n') {
            if (in.position() - start > 1000) {
                throw new CheckpointException("a pickle has a name of more than 1,000 letters");
            }
        }
        byte[] bytes = new byte[in.position() - 1 - start];
        in.get(start, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
