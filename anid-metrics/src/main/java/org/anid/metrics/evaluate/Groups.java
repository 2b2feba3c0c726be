// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.evaluate;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.anid.metrics.internal.evaluate.plan.RunKey;
import org.anid.metrics.internal.evaluate.score.NaturalsRecord;
import org.anid.metrics.internal.evaluate.score.RunLog;
import org.jspecify.annotations.Nullable;

/** Which groups of images a run is over, and which of them are finished already. */
abstract sealed class Groups {

    private static final String PART = "part";

    private final List<String> warnings = new ArrayList<>();

    /**
     * Sees whether the run is the one that the journals are of.
     *
     * @param count groups of the data set
     * @throws JournalException if it is not
     */
    abstract void begin(Map<String, String> key, int count);

    /** Whether a group takes part. */
    boolean has(int group) {
        return true;
    }

    /** Where finished groups are found and kept. */
    abstract RunLog log();

    /** What a reader of the report must know. */
    List<String> warnings() {
        return warnings;
    }

    /** The journal, for messages. */
    abstract Path file();

    /** The journal of another run is never gone on from. */
    static void requireSame(Map<String, String> ofJournal, Map<String, String> ofRun, Path file) {
        requireSame(ofJournal, ofRun, file, "run as before to go on, or delete the file to start anew");
    }

    static void requireSame(Map<String, String> ofJournal, Map<String, String> ofRun, Path file, String whatToDo) {
        String name = difference(ofJournal, ofRun);
        if (name != null) {
            String kept = ofJournal.get(name);
            String now = ofRun.get(name);
            throw new JournalException(file + " is the journal of another run: " + name + " "
                    + (kept == null ? "was not there" : "was " + kept) + " and "
                    + (now == null ? "is not there now" : "is " + now + " now") + "; " + whatToDo);
        }
    }

    /** What differs first between two runs, whatever machine they are of; null where they are one. */
    private static @Nullable String difference(Map<String, String> one, Map<String, String> other) {
        Set<String> names = new LinkedHashSet<>(other.keySet());
        names.addAll(one.keySet());
        names.remove(RunKey.MACHINE);
        for (String name : names) {
            if (!Objects.equals(one.get(name), other.get(name))) {
                return name;
            }
        }
        return null;
    }

    /** How many groups a part has. */
    private static int groups(Shard shard, int count) {
        int groups = 0;
        for (int group = 0; group < count; group++) {
            groups += shard.has(group) ? 1 : 0;
        }
        return groups;
    }

    /**
     * Whether a journal has all groups of a part.
     *
     * @param key what it must be of
     * @param count groups of the data set
     * @throws JournalException if it is of another run
     */
    static boolean finished(Journal journal, Shard shard, Map<String, String> key, int count) {
        Map<String, String> kept = journal.key();
        if (kept == null) {
            return false;
        }
        key.put(PART, shard.toString());
        requireSame(kept, key, journal.file());
        return journal.groups() == groups(shard, count);
    }

    /**
     * Sees whether what was looked at is of this run.
     *
     * @throws JournalException if it is not
     */
    static void requireLooksOf(List<Journal> looks, Map<String, String> key) {
        for (Journal look : looks) {
            Map<String, String> theirs = begun(look);
            key.put(PART, theirs.getOrDefault(PART, ""));
            requireSame(theirs, key, look.file());
        }
    }

    /** What a journal is of that must have been begun. */
    static Map<String, String> begun(Journal journal) {
        Map<String, String> key = journal.key();
        if (key == null) {
            throw new JournalException(journal.file() + " has nothing in it: run its part");
        }
        return key;
    }

    void warnOfMachines(Set<String> machines) {
        if (machines.size() > 1) {
            warnings.add("parts of this run were made on different machines (" + String.join("; ", machines)
                    + "): the last digits of scores of networks may differ from those of one run");
        }
    }

    /** Every group is computed, and nothing is kept. */
    static final class All extends Groups {
        @Override
        void begin(Map<String, String> key, int count) {
            // Nothing is kept.
        }

        @Override
        RunLog log() {
            return RunLog.NONE;
        }

        @Override
        Path file() {
            throw new IllegalStateException("a run without a journal finds nothing changed");
        }
    }

    /** The groups of one journal. */
    static final class Kept extends Groups {
        private final Journal journal;
        private final Shard shard;
        private final boolean computes;
        private final List<Journal> looks;

        private Kept(Journal journal, Shard shard, boolean computes, List<Journal> looks) {
            this.journal = journal;
            this.shard = shard;
            this.computes = computes;
            this.looks = looks;
        }

        static Kept goingOn(Journal journal) {
            return new Kept(journal, Shard.WHOLE, true, List.of());
        }

        static Kept part(Journal journal, Shard shard, List<Journal> looks) {
            return new Kept(journal, shard, true, looks);
        }

        static Kept asFarAsItIs(Journal journal) {
            return new Kept(journal, Shard.WHOLE, false, List.of());
        }

        @Override
        void begin(Map<String, String> key, int count) {
            requireLooksOf(looks, key);
            key.put(PART, shard.toString());
            beginOrGoOn(key, count);
            looks.forEach(journal::addNaturals);
        }

        private void beginOrGoOn(Map<String, String> key, int count) {
            Map<String, String> kept = journal.key();
            if (kept == null) {
                if (!computes) {
                    throw nothing();
                }
                journal.begin(key);
                return;
            }
            requireSame(kept, key, journal.file());
            Set<String> machines = new LinkedHashSet<>();
            machines.add(kept.get(RunKey.MACHINE));
            machines.add(key.get(RunKey.MACHINE));
            warnOfMachines(machines);
            if (!computes) {
                if (journal.groups() == 0) {
                    throw nothing();
                }
                if (journal.groups() < count) {
                    warnings()
                            .add("this report is partial: the run was stopped when " + journal.images() + " of "
                                    + key.get("number of images") + " images were scored");
                }
            }
        }

        private JournalException nothing() {
            return new JournalException("nothing was scored yet, so there is no partial report");
        }

        @Override
        boolean has(int group) {
            return shard.has(group) && (computes || journal.has(group));
        }

        @Override
        RunLog log() {
            return new RunLog() {
                @Override
                public byte @Nullable [] naturals(int first) {
                    return journal.naturals(first);
                }

                @Override
                public void addNaturals(int first, byte[] record) {
                    if (computes) {
                        journal.addNaturals(first, record);
                    }
                }

                @Override
                public byte @Nullable [] group(int group) {
                    return journal.group(group);
                }

                @Override
                public void addGroup(int group, int images, byte[] record) {
                    journal.addGroup(group, images, record);
                }

                @Override
                public boolean verifies() {
                    return computes;
                }
            };
        }

        @Override
        Path file() {
            return journal.file();
        }
    }

    /** Of parts that have all that is asked for; nothing is added to them, and their images may be elsewhere. */
    private abstract static class Finished implements RunLog {

        abstract byte @Nullable [] seen(int first);

        @Override
        public final byte[] naturals(int first) {
            byte[] record = seen(first);
            if (record == null) {
                throw new JournalException("not all natural images were looked at: run the parts again");
            }
            return record;
        }

        @Override
        public final void addNaturals(int first, byte[] record) {
            throw new IllegalStateException("what was not looked at was refused");
        }

        @Override
        public final void addGroup(int group, int images, byte[] record) {
            throw new IllegalStateException("every part was seen to be finished");
        }

        @Override
        public final boolean verifies() {
            return false;
        }
    }

    /** No groups, but what was seen of the natural images. */
    static final class Looks extends Groups {
        private final List<Journal> looks;

        Looks(List<Journal> looks) {
            this.looks = List.copyOf(looks);
        }

        @Override
        void begin(Map<String, String> key, int count) {
            requireLooksOf(looks, key);
        }

        @Override
        boolean has(int group) {
            return false;
        }

        @Override
        RunLog log() {
            return new Finished() {
                @Override
                byte @Nullable [] seen(int first) {
                    return looks.stream()
                            .map(look -> look.naturals(first))
                            .filter(Objects::nonNull)
                            .findFirst()
                            .orElse(null);
                }

                @Override
                public byte @Nullable [] group(int group) {
                    return null;
                }
            };
        }

        @Override
        Path file() {
            throw new IllegalStateException("nothing is looked at again");
        }
    }

    /** The groups of several journals, which together have them all. */
    static final class Merged extends Groups {
        private final List<Journal> parts;
        private Journal[] byNumber = {};

        Merged(List<Journal> parts) {
            if (parts.isEmpty()) {
                throw new JournalException("there are no parts to merge");
            }
            this.parts = List.copyOf(parts);
        }

        @Override
        void begin(Map<String, String> key, int count) {
            Map<Integer, Journal> found = new TreeMap<>();
            Set<String> machines = new LinkedHashSet<>();
            int of = 0;
            for (Journal journal : parts) {
                Map<String, String> kept = begun(journal);
                requireSameRun(journal);
                Shard shard = Shard.parse(kept.getOrDefault(PART, Shard.WHOLE.toString()));
                key.put(PART, shard.toString());
                requireSame(
                        kept,
                        key,
                        journal.file(),
                        "put everything back as it was when the parts were scored, or score all parts again");
                machines.add(kept.get(RunKey.MACHINE));
                if (of != 0 && of != shard.count()) {
                    throw new JournalException(journal.file() + " is one of " + shard.count() + " parts, and "
                            + parts.get(0).file() + " one of " + of + ": merge the parts of one run");
                }
                of = shard.count();
                Journal twice = found.put(shard.number(), journal);
                if (twice != null) {
                    throw new JournalException(
                            twice.file() + " and " + journal.file() + " are both part " + shard + ": give one of them");
                }
            }
            requireAll(found.keySet(), of);
            for (Map.Entry<Integer, Journal> part : found.entrySet()) {
                requireFinished(part.getValue(), new Shard(part.getKey(), of), count);
            }
            byNumber = found.values().toArray(Journal[]::new);
            requireSameNaturals();
            warnOfMachines(machines);
        }

        private static void requireAll(Set<Integer> numbers, int of) {
            List<String> missing = IntStream.rangeClosed(1, of)
                    .filter(number -> !numbers.contains(number))
                    .mapToObj(number -> new Shard(number, of).toString())
                    .toList();
            if (!missing.isEmpty()) {
                throw new JournalException((missing.size() == 1
                                ? "part " + missing.get(0) + " is"
                                : "parts " + String.join(", ", missing) + " are")
                        + " missing: run what is missing, with --shard " + missing.get(0)
                        + ", or give its folder");
            }
        }

        private void requireSameRun(Journal journal) {
            Journal first = parts.get(0);
            Map<String, String> ours = new LinkedHashMap<>(begun(first));
            Map<String, String> theirs = new LinkedHashMap<>(begun(journal));
            ours.remove(PART);
            theirs.remove(PART);
            String name = difference(ours, theirs);
            if (name != null) {
                throw new JournalException(first.file() + " and " + journal.file() + " are parts of different runs: "
                        + name + " is " + ours.getOrDefault(name, "not there") + " in the first and "
                        + theirs.getOrDefault(name, "not there")
                        + " in the second: merge the parts of one run, with the same paths on every machine");
            }
        }

        /** Where each machine has its own copy of the data set, they may differ. */
        private void requireSameNaturals() {
            Journal first = byNumber[0];
            for (Journal other : byNumber) {
                for (int id : first.seen()) {
                    byte[] here = first.naturals(id);
                    byte[] there = other.naturals(id);
                    if (here == null || there == null || !NaturalsRecord.sameContents(here, there)) {
                        throw new JournalException(
                                "the natural images that " + other.file() + " was made from are not those of "
                                        + first.file() + ": give every part the same data set");
                    }
                }
            }
        }

        private static void requireFinished(Journal journal, Shard shard, int count) {
            int groups = groups(shard, count);
            if (journal.groups() < groups) {
                String damage =
                        journal.dropped() > 0 ? ", and its last " + journal.dropped() + " bytes are damaged" : "";
                throw new JournalException(
                        "part " + shard + " in " + journal.file() + " is not finished (" + journal.groups() + " of "
                                + groups + " groups" + damage + "): give its command again, which goes on");
            }
        }

        @Override
        RunLog log() {
            return new Finished() {
                @Override
                byte @Nullable [] seen(int first) {
                    return byNumber[0].naturals(first);
                }

                @Override
                public byte @Nullable [] group(int group) {
                    return byNumber[group % byNumber.length].group(group);
                }
            };
        }

        @Override
        Path file() {
            return parts.get(0).file();
        }
    }
}
