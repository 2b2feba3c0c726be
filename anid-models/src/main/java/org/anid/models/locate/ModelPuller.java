// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.locate;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.anid.api.internal.FolderLock;
import org.anid.api.model.ModelCard;
import org.anid.api.model.ModelException;
import org.anid.models.architecture.Architecture;
import org.anid.models.zoo.ModelZoo;
import org.jspecify.annotations.Nullable;

/**
 * Downloads the files of a card and makes a verified bundle of them. Nothing else in this library opens a connection.
 *
 * <p>Files are put together in {@code .staging/ID} in the folder of models and hashed as they come; the bundle takes
 * its name in one step when all of them are whole and right, so that a pull that is cut off, however hard, leaves
 * nothing that looks like a bundle, and the next one goes on where it ended. A file whose hash is not its card's is
 * deleted, and the exception shows both. Whoever pulls a model that another process is pulling waits for it, and then
 * finds it there.
 *
 * <p>Immutable and thread-safe.
 */
public final class ModelPuller {

    /** How long a server may be silent, unless {@link Builder#patience} says otherwise. */
    public static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(30);

    private static final String HOST = "{host}";

    /** As torch.hub.load_state_dict_from_url checks it. */
    private static final Pattern NAMED_HASH = Pattern.compile("-([0-9a-f]{8})\\.(?:pt|pth)$");

    private final ModelFolder models;
    private final @Nullable String mirror;
    private final boolean offline;
    private final boolean replace;
    private final Duration patience;
    private final PullListener listener;
    private final Set<String> accepted;

    private ModelPuller(Builder builder) {
        this.models = builder.models;
        this.mirror = builder.mirror;
        this.offline = builder.offline;
        this.replace = builder.replace;
        this.patience = builder.patience;
        this.listener = builder.listener;
        this.accepted = Set.copyOf(builder.accepted);
    }

    /**
     * What is there after a pull.
     *
     * @param bundle its folder
     * @param fresh false where it was there already, whole and right
     * @param files of the bundle
     */
    public record Pulled(Path bundle, boolean fresh, List<PulledFile> files) {
        /** Makes the list unmodifiable. */
        public Pulled {
            files = List.copyOf(files);
        }
    }

    /**
     * A file of a bundle.
     *
     * @param name in the bundle's folder
     * @param size bytes
     * @param sha256 of what is there
     * @param pinned whether the card knew that hash beforehand; if not, it was recorded in the bundle's card
     */
    public record PulledFile(String name, long size, String sha256, boolean pinned) {}

    /** A puller into a folder of models, which is made when something is pulled. */
    public static Builder builder(ModelFolder models) {
        return new Builder(models);
    }

    /** Whether all that a bundle takes has an address: its files, or the weights that they are made from. */
    public static boolean pullable(ModelCard card) {
        return downloads(card).stream().allMatch(file -> file.url() != null);
    }

    /** What is downloaded for a card: the files that are published, and the weights that the others are made from. */
    public static List<ModelCard.ModelFile> downloads(ModelCard card) {
        Optional<Architecture> architecture = Architecture.of(card.id());
        List<ModelCard.ModelFile> files = new ArrayList<>();
        if (Assembler.isNeeded(card)) {
            architecture.ifPresent(made -> files.addAll(made.weights()));
        }
        for (ModelCard.ModelFile file : card.files()) {
            if (file.url() != null
                    || architecture.filter(made -> made.makes(file.name())).isEmpty()) {
                files.add(file);
            }
        }
        return files;
    }

    /**
     * Where a file is asked for: at its own address, or at the mirror's.
     *
     * @throws IllegalArgumentException if the card has no address for it
     */
    public URI address(ModelCard.ModelFile file) {
        URI own = file.url();
        if (own == null) {
            throw new IllegalArgumentException(file.name() + " has no address: it has to be made");
        }
        if (mirror == null) {
            return own;
        }
        String query = own.getRawQuery() == null ? "" : "?" + own.getRawQuery();
        return URI.create(mirror.replace(HOST, own.getHost()) + own.getRawPath() + query);
    }

    /**
     * Brings a model, unless it is there. A bundle of that id with other files than those of the card, as one that was
     * made by the export recipes, is not taken for it: it stays and the pull is refused, unless {@link Builder#replace}
     * is set.
     *
     * @throws IllegalArgumentException if the card has no address for a file: {@link #pullable}
     * @throws ModelException if it cannot be had, with what to do; one line
     * @throws InterruptedException if the thread is interrupted; what has come is kept for the next pull
     */
    public Pulled pull(ModelCard card) throws InterruptedException {
        if (!pullable(card)) {
            throw new IllegalArgumentException(card.id() + " is nowhere to be downloaded: " + models.remedy(card.id()));
        }
        BundleStore store = new BundleStore(models.path());
        FolderLock lock = store.lock(
                card.id(), () -> listener.note("another process is getting " + card.id() + ": waiting for it"));
        try {
            List<PulledFile> there = there(store, card);
            if (!there.isEmpty()) {
                return new Pulled(store.place(card.id()), false, there);
            }
            if (card.nonCommercial() && !accepted.contains(card.id()) && !offline) {
                throw new ModelException("its weights are under " + card.licence()
                        + ", which allows no commercial use: if that is right for you, "
                        + models.pull(card.id()));
            }
            if (offline) {
                throw new ModelException(card.id() + " is not there, and offline nothing is downloaded: get "
                        + downloads(card).stream()
                                .map(file -> Download.withoutUser(address(file)).toString())
                                .collect(Collectors.joining(" and "))
                        + " elsewhere, then anid models add " + card.id() + " FOLDER");
            }
            return download(store, card);
        } finally {
            lock.close();
        }
    }

    /** The files of the bundle, if it is whole, right and the published one; else none. */
    private List<PulledFile> there(BundleStore store, ModelCard card) {
        Path bundle = store.place(card.id());
        if (!Files.exists(bundle)) {
            return List.of();
        }
        List<String> problems = store.problems(card.id(), true);
        if (!problems.isEmpty()) {
            listener.note(problems.get(0) + "; pulling it again");
            return List.of();
        }
        Manifest manifest = Manifest.read(bundle);
        List<String> differences = manifest.unlike(card);
        if (!differences.isEmpty()) {
            if (!replace || offline) {
                throw new ModelException(bundle + " is not the published " + card.id() + ": " + differences.get(0)
                        + whatItIs(manifest.card()) + ": " + models.pull(card.id())
                        + " --replace puts the published one in its place");
            }
            listener.note(bundle + " is not the published " + card.id() + ": replacing it");
            return List.of();
        }
        List<PulledFile> files = new ArrayList<>();
        for (ModelCard.ModelFile file : manifest.files()) {
            boolean pinned =
                    card.files().stream().anyMatch(known -> known.name().equals(file.name()) && known.sha256() != null);
            files.add(new PulledFile(file.name(), file.size(), String.valueOf(file.sha256()), pinned));
        }
        return files;
    }

    private static String whatItIs(@Nullable ModelCard card) {
        return card == null ? "" : "; its card says " + card.task() + ", made by " + card.recipe();
    }

    private Pulled download(BundleStore store, ModelCard card) throws InterruptedException {
        List<PulledFile> files = new ArrayList<>();
        try {
            Path place = store.downloads(card.id());
            HttpClient client = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(patience)
                    .build();
            Optional<Architecture> architecture =
                    Assembler.isNeeded(card) ? Architecture.of(card.id()) : Optional.empty();
            List<ModelCard.ModelFile> graphs =
                    architecture.isPresent() ? Assembler.copied(card, architecture.get(), store, place) : List.of();
            List<ModelCard.ModelFile> wanted = graphs.isEmpty() ? downloads(card) : without(card.files(), graphs);
            checkRoom(card.id(), wanted, place);
            for (ModelCard.ModelFile file : wanted) {
                files.add(file(store, client, file, place));
            }
            List<ModelCard.ModelFile> present =
                    wanted.stream().map(file -> recorded(file, files)).toList();
            Manifest manifest;
            if (architecture.isEmpty()) {
                manifest = Manifest.of(card, present);
            } else if (graphs.isEmpty()) {
                manifest = assembled(card, architecture.get(), place, present);
            } else {
                listener.note(card.id() + ": another bundle has the graphs that are made from these weights, copied");
                manifest = Assembler.manifest(card, architecture.get(), present, graphs);
                Assembler.check(manifest, place);
            }
            if (card.network().graphs().stream().anyMatch(graph -> isUnknown(graph.file(), files))) {
                // Nobody says what the bytes have to be: at least they are a graph that does what the card says.
                Assembler.check(manifest, place);
            }
            return new Pulled(store.publish(place, manifest), true, files);
        } catch (IOException e) {
            throw new ModelException(
                    "cannot write to " + models.path() + " (" + Download.reason(e)
                            + "): make room there, or choose another folder of models, then run the same command again",
                    e);
        }
    }

    private static List<ModelCard.ModelFile> without(
            List<ModelCard.ModelFile> files, List<ModelCard.ModelFile> others) {
        Set<String> names = others.stream().map(ModelCard.ModelFile::name).collect(Collectors.toSet());
        return files.stream().filter(file -> !names.contains(file.name())).toList();
    }

    private static boolean isUnknown(String name, List<PulledFile> files) {
        return files.stream().anyMatch(file -> file.name().equals(name) && !file.pinned());
    }

    /** Makes the bundle's graphs beside the weights, which go when the bundle is published. */
    private Manifest assembled(ModelCard card, Architecture architecture, Path place, List<ModelCard.ModelFile> present)
            throws IOException {
        listener.note(card.id() + ": making the bundle from the weights, without Python");
        Map<Path, Supplier<String>> weights = new LinkedHashMap<>();
        List<ModelCard.ModelFile> others = new ArrayList<>(present);
        for (ModelCard.ModelFile weight : architecture.weights()) {
            for (ModelCard.ModelFile file : present) {
                if (file.name().equals(weight.name())) {
                    weights.put(place.resolve(file.name()), () -> String.valueOf(file.sha256()));
                    others.remove(file);
                }
            }
        }
        return Assembler.assemble(card, architecture, place, others, weights);
    }

    private static ModelCard.ModelFile recorded(ModelCard.ModelFile file, List<PulledFile> pulled) {
        PulledFile present = pulled.stream()
                .filter(each -> each.name().equals(file.name()))
                .findFirst()
                .orElseThrow();
        return new ModelCard.ModelFile(file.name(), file.url(), present.sha256(), present.size());
    }

    private PulledFile file(BundleStore store, HttpClient client, ModelCard.ModelFile file, Path place)
            throws IOException, InterruptedException {
        String expected = file.sha256();
        Path whole = place.resolve(file.name());
        if (Files.isRegularFile(whole)) {
            String sha256 = FileHash.of(whole);
            if (expected == null || expected.equals(sha256)) {
                return new PulledFile(file.name(), Files.size(whole), sha256, expected != null);
            }
            Files.delete(whole);
        }
        if (expected != null && store.copyOf(expected, whole)) {
            listener.note(file.name() + ": another bundle has this file, copied");
            return new PulledFile(file.name(), Files.size(whole), expected, true);
        }
        Download download = new Download(client, patience, listener, address(file), place, file.name());
        String sha256 = download.fetch(file.size());
        if (expected != null && !expected.equals(sha256)) {
            download.discard();
            throw new ModelException(Download.withoutUser(address(file)) + " has the SHA-256 " + sha256
                    + ", but the card of the model says "
                    + expected + hashFrom(expected)
                    + ": refused and deleted; run the same command again, and if it stays so, the file was"
                    + " changed or the mirror is wrong");
        }
        if (expected == null) {
            listener.note(file.name() + ": its card knows no hash; it has the SHA-256 " + sha256
                    + ", which is recorded in the bundle's card");
            Matcher named = NAMED_HASH.matcher(file.name());
            if (named.find() && !sha256.startsWith(named.group(1))) {
                listener.note(
                        file.name() + ": by torch's custom the name says how its SHA-256 begins, and it does not: it"
                                + " may be damaged or another file");
            }
        }
        long size = Files.size(download.part());
        download.keepAs(whole);
        return new PulledFile(file.name(), size, sha256, expected != null);
    }

    private static String hashFrom(String sha256) {
        return ModelZoo.hashFrom(sha256).map(from -> " (" + from + ")").orElse("");
    }

    /** Better said now than after a gigabyte. */
    private static void checkRoom(String id, List<ModelCard.ModelFile> wanted, Path place) throws IOException {
        long needed = 0;
        for (ModelCard.ModelFile file : wanted) {
            long have = Math.max(size(place.resolve(file.name())), size(place.resolve(file.name() + ".part")));
            needed += Math.max(0, file.size() - have);
        }
        long room = Files.getFileStore(place).getUsableSpace();
        if (needed > room) {
            throw new ModelException(id + " needs " + Sizes.text(needed) + " more, and there are " + Sizes.text(room)
                    + " free in " + place + ": make room, or choose another folder of models");
        }
    }

    private static long size(Path file) throws IOException {
        return Files.isRegularFile(file) ? Files.size(file) : 0;
    }

    /** Settings of a puller. Not thread-safe. */
    public static final class Builder {

        private final ModelFolder models;
        private @Nullable String mirror;
        private boolean offline;
        private boolean replace;
        private Duration patience = DEFAULT_PATIENCE;
        private PullListener listener = new PullListener() {};
        private Set<String> accepted = Set.of();

        private Builder(ModelFolder models) {
            this.models = models;
        }

        /**
         * Asks a mirror instead of the addresses of the cards.
         *
         * @param base takes the place of scheme and host of every address: with {@code https://mirror.example/models},
         *     {@code https://huggingface.co/A/B} is asked for at {@code https://mirror.example/models/A/B};
         *     <code>{host}</code> in it stands for the host, where a mirror keeps several apart. Hashes stay those of
         *     the cards.
         * @throws IllegalArgumentException if it is no http or https address
         */
        public Builder mirror(String base) {
            String trimmed = base.strip();
            while (trimmed.endsWith("/")) {
                trimmed = trimmed.substring(0, trimmed.length() - 1);
            }
            URI uri;
            try {
                uri = URI.create(trimmed.replace(HOST, "host"));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(notAnAddress(base), e);
            }
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            if (!(scheme.equals("https") || scheme.equals("http"))
                    || uri.getHost() == null
                    || uri.getRawQuery() != null
                    || uri.getRawFragment() != null) {
                throw new IllegalArgumentException(notAnAddress(base));
            }
            this.mirror = trimmed;
            return this;
        }

        private static String notAnAddress(String base) {
            return "a mirror is the beginning of a web address, as https://mirror.example/models, not '"
                    + base.replaceFirst("//[^/@]*@", "//") + "'";
        }

        /** Whether to use only what is there. False unless set. */
        public Builder offline(boolean only) {
            this.offline = only;
            return this;
        }

        /**
         * Whether a bundle that is whole and not the published one makes way for it. False unless set; offline, it
         * stays.
         */
        public Builder replace(boolean others) {
            this.replace = others;
            return this;
        }

        /**
         * How long a server may be silent. {@link #DEFAULT_PATIENCE} unless set.
         *
         * @throws IllegalArgumentException if it is not positive
         */
        public Builder patience(Duration duration) {
            if (duration.isNegative() || duration.isZero()) {
                throw new IllegalArgumentException("patience is positive, not " + duration);
            }
            this.patience = duration;
            return this;
        }

        /**
         * Models whose licence forbids commercial use ({@link ModelCard#nonCommercial}) and is accepted. None unless
         * set.
         */
        public Builder acceptLicences(Set<String> ids) {
            this.accepted = ids;
            return this;
        }

        /** Who hears how far it is. Nobody unless set. */
        public Builder listener(PullListener hears) {
            this.listener = hears;
            return this;
        }

        /** The puller. */
        public ModelPuller build() {
            return new ModelPuller(this);
        }
    }
}
