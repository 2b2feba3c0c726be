// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.anid.api.model.ModelCard;
import org.anid.api.model.ModelException;
import org.anid.models.bundle.BundleImporter;
import org.anid.models.locate.BundleAdder;
import org.anid.models.locate.ModelFolder;
import org.anid.models.locate.ModelInventory;
import org.anid.models.locate.ModelPuller;
import org.anid.models.locate.OwnNetwork;
import org.anid.models.locate.Sizes;
import org.anid.models.zoo.ModelZoo;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code anid models}: getting the networks and parameters that others trained, and looking after them. */
@Command(
        name = "models",
        description = "Gets, lists and verifies the networks and parameters that others trained.",
        mixinStandardHelpOptions = true,
        versionProvider = Anid.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Nothing is downloaded but by anid models pull.",
            "Exit codes: 0 done, 1 a model could not be had or is not as its card says, 2 usage."
        })
final class ModelsCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ModelOptions options = new ModelOptions();

    /** Made by picocli. */
    ModelsCommand() {}

    /** Without a command there is nothing to do. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing: one of list, pull, add, verify, where");
    }

    @Command(
            name = "list",
            description =
                    "Lists every network and every set of parameters: what it is, its licence and size, whether it is"
                            + " there, and how to get it. Looks at sizes; anid models verify reads every byte.",
            mixinStandardHelpOptions = true)
    int list(@Option(names = "--json", description = "As JSON: an array of objects, one per model.") boolean json)
            throws IOException {
        List<ModelInventory.Entry> entries = new ModelInventory(options.folder()).entries();
        if (json) {
            print(json(entries));
            return ExitCode.DONE;
        }
        Table table = new Table(6, List.of("id", "status", "size", "licence", "task", "how to get it"));
        for (ModelInventory.Entry entry : entries) {
            table.add(List.of(
                    entry.id(),
                    entry.state().label(),
                    Sizes.text(entry.size()),
                    entry.licence(),
                    entry.task(),
                    entry.state() == ModelInventory.State.THERE ? "" : command(entry.remedy())));
        }
        table.lines().forEach(this::print);
        for (ModelInventory.Entry entry : entries) {
            entry.problems().forEach(problem -> complain("broken: " + problem));
        }
        return ExitCode.DONE;
    }

    /** What stands behind two blanks says what the command needs; the JSON has it. */
    private static String command(String remedy) {
        return remedy.split(" {2}", 2)[0];
    }

    @Command(
            name = "pull",
            description =
                    "Downloads a network from the addresses on its card, checks it and makes a bundle of it. A pull"
                            + " that was cut off goes on where it ended.",
            mixinStandardHelpOptions = true)
    int pull(
            @Parameters(paramLabel = "NAME", arity = "1..*", description = "Models, as anid models list has them.")
                    List<String> names,
            @Option(
                            names = "--mirror",
                            paramLabel = "URL",
                            description =
                                    "Ask here instead: it takes the place of scheme and host of every address, {host}"
                                            + " in it stands for the host. Hashes stay those of the cards.")
                    @Nullable
                    String mirror,
            @Option(
                            names = "--offline",
                            description = "Download nothing: say whether the model is there, whole and right.")
                    boolean offline,
            @Option(
                            names = "--replace",
                            description = "Put the published network in the place of one that is there and is another,"
                                    + " as one of your own export.")
                    boolean replace,
            @Option(
                            names = "--accept-licence",
                            paramLabel = "NAME",
                            description = "Accept that the weights of this network may not be used commercially.")
                    @Nullable
                    Set<String> accepted)
            throws InterruptedException {
        if (offline && replace) {
            throw new UsageException("--offline and --replace exclude each other: leave one out");
        }
        ModelFolder models = options.folder();
        List<ModelCard> cards = new ArrayList<>();
        for (String name : names) {
            cards.add(pullable(name, models));
        }
        DownloadLine line = new DownloadLine(err(), Terminal.watched(), System::nanoTime);
        ModelPuller.Builder builder =
                ModelPuller.builder(models).offline(offline).replace(replace).listener(line);
        if (accepted != null) {
            for (String name : accepted) {
                if (ModelZoo.card(name).isEmpty()) {
                    throw unknown(name);
                }
            }
            builder.acceptLicences(accepted);
        }
        if (mirror != null) {
            try {
                builder.mirror(mirror);
            } catch (IllegalArgumentException e) {
                throw new UsageException("--mirror: " + e.getMessage(), e);
            }
        }
        ModelPuller puller = builder.build();
        Thread farewell =
                new Thread(() -> complain("interrupted: run the same command again, it goes on from where it is"));
        Runtime.getRuntime().addShutdownHook(farewell);
        try {
            int code = ExitCode.DONE;
            for (ModelCard card : cards) {
                code = Math.max(code, pull(puller, card, line));
            }
            return code;
        } finally {
            Runtime.getRuntime().removeShutdownHook(farewell);
        }
    }

    private int pull(ModelPuller puller, ModelCard card, DownloadLine line) throws InterruptedException {
        try {
            ModelPuller.Pulled pulled = puller.pull(card);
            boolean pinned = pulled.files().stream().allMatch(ModelPuller.PulledFile::pinned);
            print(card.id()
                    + (pulled.fresh()
                            ? pinned
                                    ? " is there now, verified: "
                                    : " is there now, opened and found as its card says: "
                            : " was there already, verified: ")
                    + pulled.bundle());
            return ExitCode.DONE;
        } catch (ModelException e) {
            line.end();
            complain(card.id() + ": " + e.getMessage());
            return ExitCode.PROBLEM;
        }
    }

    private static ModelCard pullable(String name, ModelFolder models) {
        Optional<ModelCard> card = ModelZoo.card(name);
        if (card.filter(ModelPuller::pullable).isPresent()) {
            return card.get();
        }
        if (card.isPresent() || BundleImporter.ids().contains(name)) {
            throw new UsageException(name + " cannot be downloaded ready-made: " + models.remedy(name));
        }
        throw unknown(name);
    }

    private static UsageException unknown(String name) {
        return new UsageException("no model is called '" + name + "': anid models list has them all");
    }

    @Command(
            name = "add",
            description =
                    "Adds a bundle that the export recipes made or that was got elsewhere, or makes one of published"
                            + " parameters; checks it first.",
            mixinStandardHelpOptions = true,
            footer = {
                "",
                "anid models add DIR       folder or zip file with card.json and its files",
                "anid models add ID DIR    the files of a listed network, got by hand, or its weights as their authors",
                "                          publish them (torch, safetensors); as a folder or a zip file",
                "anid models add ID FILE…  the same files one by one, or parameters for brisque, niqe or il-niqe",
                "anid models add NAME FILE --as KIND  an ONNX network of your own; --model METRIC=NAME puts it to use"
            })
    int add(
            @Parameters(paramLabel = "[ID] DIR|FILE…", arity = "1..*", description = "What to add; see below.")
                    List<String> what,
            @Option(
                            names = "--as",
                            paramLabel = "KIND",
                            description =
                                    "ID FILE is a network of your own as ONNX that gives: ${COMPLETION-CANDIDATES}.")
                    OwnNetwork.@Nullable Kind kind,
            @Option(
                            names = "--size",
                            paramLabel = "PIXELS",
                            description = "With --as: images are brought to this side: the shorter side and the square"
                                    + " in the middle, for saliency both sides.")
                    @Nullable
                    Integer size,
            @Option(
                            names = "--mean",
                            split = ",",
                            paramLabel = "VALUE",
                            description = "With --as: taken from red, green and blue in [0,1]; 0,0,0 unless given.")
                    @Nullable
                    List<Double> mean,
            @Option(
                            names = "--std",
                            split = ",",
                            paramLabel = "VALUE",
                            description = "With --as: what they are divided by; 1,1,1 unless given.")
                    @Nullable
                    List<Double> std,
            @Option(
                            names = "--labels",
                            paramLabel = "FILE",
                            description = "With --as classifier: the names of the classes, a line each.")
                    @Nullable
                    Path labels)
            throws InterruptedException {
        ModelFolder models = options.folder();
        if (kind == null && (size != null || mean != null || std != null || labels != null)) {
            throw new UsageException("--size, --mean, --std and --labels belong to --as");
        }
        if (labels != null && (kind != OwnNetwork.Kind.CLASSIFIER || !Files.isRegularFile(labels))) {
            throw new UsageException("--labels takes a file, and goes with --as classifier: " + labels);
        }
        List<Path> sources =
                what.stream().skip(what.size() == 1 ? 0 : 1).map(Path::of).toList();
        for (Path source : sources) {
            if (!Files.exists(source)) {
                throw new UsageException("there is no folder or file " + source + ": "
                        + (what.size() == 1 ? "anid models add takes DIR, or ID and FILE" : "check the path"));
            }
        }
        if (kind != null && what.size() == 1) {
            throw new UsageException("--as takes a name and a file: anid models add my-net model.onnx --as features");
        }
        try {
            if (what.size() == 1) {
                return added(new BundleAdder(models).add(sources.get(0)));
            }
            String id = what.get(0);
            if (kind != null) {
                return added(new BundleAdder(models).add(id, single(id, sources), own(kind, size, mean, std, labels)));
            }
            if (BundleImporter.ids().contains(id)) {
                return parameters(id, single(id, sources), models);
            }
            ModelCard card = ModelZoo.card(id).orElseThrow(() -> unknown(id));
            return added(new BundleAdder(models).add(card, sources));
        } catch (ModelException e) {
            complain(String.valueOf(e.getMessage()));
            return ExitCode.PROBLEM;
        }
    }

    private static Path single(String id, List<Path> sources) {
        if (sources.size() > 1) {
            throw new UsageException(id + " is made from one file: give that alone");
        }
        return sources.get(0);
    }

    private static OwnNetwork own(
            OwnNetwork.Kind kind,
            @Nullable Integer size,
            @Nullable List<Double> mean,
            @Nullable List<Double> std,
            @Nullable Path labels) {
        try {
            return new OwnNetwork(
                    kind,
                    size,
                    mean == null ? List.of(0.0, 0.0, 0.0) : mean,
                    std == null ? List.of(1.0, 1.0, 1.0) : std,
                    labels);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--as: " + e.getMessage(), e);
        }
    }

    private int added(BundleAdder.Added added) {
        added.notes().forEach(this::complain);
        print(added.id() + " is there now, verified: " + added.bundle());
        return ExitCode.DONE;
    }

    private int parameters(String id, Path file, ModelFolder models) throws InterruptedException {
        BundleImporter.Added added = new BundleImporter(models.path()).add(id, file);
        if (added.expectedSha256() == null) {
            complain(file + " has the SHA-256 " + added.sha256()
                    + ", which is recorded in the bundle's card; this release"
                    + " does not know the hash of the published file");
        } else if (!added.known()) {
            complain(file + " has the SHA-256 " + added.sha256() + ", and the published file has "
                    + added.expectedSha256() + ": scores may not compare with those of others");
        }
        print(id + " is there now, verified: " + added.bundle());
        return ExitCode.DONE;
    }

    @Command(
            name = "verify",
            description = "Reads every byte of the models that are there and compares with their cards.",
            mixinStandardHelpOptions = true)
    int verify(
            @Parameters(paramLabel = "NAME", arity = "0..*", description = "Models; all that are there unless given.")
                    @Nullable
                    List<String> names,
            @Option(
                            names = "--probe",
                            description =
                                    "Opens every graph too, compares it with its card and runs the card's probes.")
                    boolean probe) {
        ModelFolder models = options.existingFolder();
        ModelInventory inventory = new ModelInventory(models);
        List<String> ids = names == null ? inventory.present() : names;
        for (String id : ids) {
            if (!inventory.knows(id)) {
                throw unknown(id);
            }
        }
        if (ids.isEmpty()) {
            print("no models are in " + models.path());
        }
        int code = ExitCode.DONE;
        for (String id : ids) {
            List<String> problems = inventory.verify(id);
            if (problems.isEmpty() && probe) {
                problems = inventory.probe(id);
            }
            if (problems.isEmpty()) {
                print(id + ": as its card says");
                inventory.remarks(id).forEach(this::complain);
            } else {
                problems.forEach(this::complain);
                code = ExitCode.PROBLEM;
            }
        }
        return code;
    }

    @Command(
            name = "where",
            description = "Prints the folder of models; standard error says why it is that one.",
            mixinStandardHelpOptions = true)
    int where() {
        ModelFolder models = options.folder();
        print(models.path().toString());
        complain(
                models.choice() == ModelFolder.Choice.NAMED
                        ? "--models names it"
                        : models.choice().label());
        return ExitCode.DONE;
    }

    private static String json(List<ModelInventory.Entry> entries) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator writer = new JsonFactory().createGenerator(text)) {
            writer.useDefaultPrettyPrinter();
            writer.writeStartArray();
            for (ModelInventory.Entry entry : entries) {
                json(writer, entry);
            }
            writer.writeEndArray();
        }
        return text.toString();
    }

    private static void json(JsonGenerator writer, ModelInventory.Entry entry) throws IOException {
        writer.writeStartObject();
        writer.writeStringField("id", entry.id());
        writer.writeStringField("task", entry.task());
        writer.writeStringField("source", entry.source());
        writer.writeStringField("licence", entry.licence());
        size(writer, entry.size());
        writer.writeStringField("status", entry.state().label().replace(' ', '-'));
        writer.writeArrayFieldStart("problems");
        for (String problem : entry.problems()) {
            writer.writeString(problem);
        }
        writer.writeEndArray();
        writer.writeStringField("remedy", entry.remedy());
        writer.writeArrayFieldStart("files");
        for (ModelCard.ModelFile file : entry.files()) {
            writer.writeStartObject();
            writer.writeStringField("name", file.name());
            writer.writeStringField(
                    "url", file.url() == null ? null : file.url().toString());
            writer.writeStringField("sha256", file.sha256());
            writer.writeStringField(
                    "hashFrom",
                    file.sha256() == null
                            ? "unknown"
                            : ModelZoo.hashFrom(file.sha256()).orElse("the bundle's card"));
            size(writer, file.size());
            writer.writeEndObject();
        }
        writer.writeEndArray();
        writer.writeEndObject();
    }

    private static void size(JsonGenerator writer, long size) throws IOException {
        if (size < 0) {
            writer.writeNullField("size");
        } else {
            writer.writeNumberField("size", size);
        }
    }

    private void print(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }

    private void complain(String line) {
        err().println("anid models: " + line);
        err().flush();
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
