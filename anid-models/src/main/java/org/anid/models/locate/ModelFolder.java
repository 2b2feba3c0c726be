// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.locate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.anid.api.model.Classifier;
import org.anid.api.model.FeatureExtractor;
import org.anid.api.model.Model;
import org.anid.api.model.ModelCard;
import org.anid.api.model.ModelException;
import org.anid.api.model.ModelLocator;
import org.anid.api.model.PairedScoreModel;
import org.anid.api.model.Parameters;
import org.anid.api.model.QuestionAnswerer;
import org.anid.api.model.ScoreModel;
import org.anid.api.model.Segmenter;
import org.anid.api.model.TextImageEncoder;
import org.anid.models.architecture.Architecture;
import org.anid.models.bundle.BundleImporter;
import org.anid.models.bundle.ParameterBundle;
import org.anid.models.run.Device;
import org.anid.models.run.RunSettings;
import org.anid.models.zoo.ModelCards;
import org.anid.models.zoo.ModelZoo;

/**
 * Models in a folder: each in a sub-folder of its id. Opens parameter bundles and networks, verified; nothing is ever
 * downloaded.
 *
 * <p>Thread-safe.
 */
public final class ModelFolder implements ModelLocator, AutoCloseable {

    /** The environment variable that names the folder. */
    public static final String VARIABLE = "ANID_MODELS";

    /** How the recipe of a card begins that is a command of {@code anid-models/export}. */
    private static final String EXPORT = "export ";

    private static final System.Logger LOG = System.getLogger(ModelFolder.class.getName());

    private final Path folder;
    private final Choice choice;
    private final RunSettings settings;
    private final Map<String, Model> networks = new LinkedHashMap<>();

    private ModelFolder(Path folder, Choice choice, RunSettings settings) {
        this.folder = folder.toAbsolutePath().normalize();
        this.choice = choice;
        this.settings = settings;
    }

    /** Why this folder and no other. */
    public enum Choice {
        /** The caller named it. */
        NAMED("it was named"),
        /** The environment variable {@value ModelFolder#VARIABLE} names it. */
        ENVIRONMENT(VARIABLE + " names it"),
        /** Nobody named one. */
        CACHE("it is in the user's cache; " + VARIABLE + " is not set");

        private final String label;

        Choice(String label) {
            this.label = label;
        }

        /** In words. */
        public String label() {
            return label;
        }
    }

    /** A folder of one's own choice; it need not exist. */
    public static ModelFolder of(Path folder) {
        return new ModelFolder(folder, Choice.NAMED, RunSettings.standard());
    }

    /** The folder that {@value #VARIABLE} names, else {@code anid/models} in the user's cache. */
    public static ModelFolder standard() {
        Map<String, String> environment = System.getenv();
        Path place = standard(environment, Path.of(System.getProperty("user.home")), System.getProperty("os.name"));
        boolean named = !environment.getOrDefault(VARIABLE, "").isBlank();
        return new ModelFolder(place, named ? Choice.ENVIRONMENT : Choice.CACHE, RunSettings.standard());
    }

    static Path standard(Map<String, String> environment, Path home, String system) {
        String named = environment.getOrDefault(VARIABLE, "");
        if (!named.isBlank()) {
            return Path.of(named);
        }
        return UserCache.of(environment, home, system).resolve("models");
    }

    /** The same folder, whose networks run on that device with so many threads. */
    public ModelFolder with(RunSettings runSettings) {
        return new ModelFolder(folder, choice, runSettings);
    }

    /** Where it is. */
    public Path path() {
        return folder;
    }

    /** Why it is there. */
    public Choice choice() {
        return choice;
    }

    /**
     * {@inheritDoc}
     *
     * <p>A network is opened once and shared by everyone who asks for it; it is closed with this folder. If its weights
     * are random, a warning is logged.
     */
    @Override
    public <T extends Model> Optional<T> open(String id, Class<T> type) {
        Path card = folder.resolve(id).resolve(ParameterBundle.CARD);
        if (!ModelCards.isId(id) || !Files.isRegularFile(card)) {
            return Optional.empty();
        }
        Model model;
        synchronized (networks) {
            model = networks.get(id);
            if (model == null) {
                model = open(id, card);
                if (!(model instanceof Parameters)) {
                    networks.put(id, model);
                }
            }
        }
        if (!type.isInstance(model)) {
            throw new ModelException(folder.resolve(id) + " is " + kind(model) + ", and a " + type.getSimpleName()
                    + " of the id " + id + " is wanted");
        }
        return Optional.of(type.cast(model));
    }

    private Model open(String id, Path card) {
        String text;
        try {
            text = Files.readString(card);
        } catch (IOException e) {
            throw new ModelException(card + " cannot be read as text in UTF-8: " + e.getMessage(), e);
        }
        if (!ModelCards.describesNetwork(text)) {
            return verified(id, () -> ParameterBundle.open(folder.resolve(id)));
        }
        NetworkBundle bundle = verified(id, () -> NetworkBundle.verify(folder.resolve(id), text));
        if (bundle.reference().random()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    id + " has " + bundle.reference().version() + ": scores mean nothing");
        }
        return Engines.NETWORKS.open(bundle.card(), bundle.folder(), bundle.reference(), settings);
    }

    /**
     * What is not as its card says is to be got again; of anything else, as a device that is not there, the message
     * says all.
     */
    private <T> T verified(String id, Supplier<T> bundle) {
        try {
            return bundle.get();
        } catch (ModelException e) {
            throw new ModelException(
                    String.valueOf(e.getMessage()), e, command(id).orElse(""));
        }
    }

    /**
     * Refuses a device that cannot be had, before work is begun that would end without some of these models.
     *
     * @param ids of models, whether they are there or not
     * @throws ModelException if one of them is a network, and the device of the settings cannot be had; one line, with
     *     the fix
     */
    public void checkDevice(Collection<String> ids) {
        if (settings.device() instanceof Device.Cpu) {
            return;
        }
        Engines.check(ids.stream().flatMap(id -> network(id).stream()).collect(Collectors.toSet()), settings);
    }

    /** The card of a network: of the bundle if there is one that can be read, else the zoo's. */
    private Optional<ModelCard> network(String id) {
        Path bundle = folder.resolve(id);
        if (Files.isRegularFile(bundle.resolve(ParameterBundle.CARD))) {
            try {
                return Optional.ofNullable(Manifest.read(bundle).card());
            } catch (ModelException e) {
                // Opening it says so.
                return ModelZoo.card(id);
            }
        }
        return ModelZoo.card(id);
    }

    private static String kind(Model model) {
        if (model instanceof Parameters) {
            return "a parameter bundle";
        }
        return Stream.of(
                        FeatureExtractor.class,
                        TextImageEncoder.class,
                        Classifier.class,
                        Segmenter.class,
                        QuestionAnswerer.class,
                        PairedScoreModel.class,
                        ScoreModel.class)
                .filter(type -> type.isInstance(model))
                .map(type -> "a " + type.getSimpleName())
                .findFirst()
                .orElse("another model");
    }

    /** Closes the networks that were opened; nobody may use them any more. */
    @Override
    public void close() {
        synchronized (networks) {
            networks.values().forEach(Model::close);
            networks.clear();
        }
    }

    /** The command that gets the model into this folder; behind two blanks, what it needs. */
    @Override
    public String remedy(String id) {
        return command(id).orElse("no model is called " + id + ": anid models list");
    }

    private Optional<String> command(String id) {
        return BundleImporter.source(id)
                .map(source -> "anid models add " + id + " FILE" + option() + "  (" + source + ")")
                .or(() -> ModelZoo.card(id).map(this::remedy));
    }

    private String remedy(ModelCard card) {
        if (ModelPuller.pullable(card)) {
            return pull(card.id());
        }
        String[] recipe = card.recipe().split(": ", 2);
        Optional<Architecture> architecture = Architecture.of(card.id());
        if (architecture.isPresent()) {
            String files = architecture.get().weights().stream()
                    .map(ModelCard.ModelFile::name)
                    .collect(Collectors.joining(" "));
            return "anid models add " + card.id() + " " + files + option() + "  (" + recipe[recipe.length - 1] + ")";
        }
        String how = recipe[0].startsWith(EXPORT)
                ? "anid-models/export/" + recipe[0] + " --out made && anid models add made/" + card.id()
                : recipe[0] + ", then anid models add FOLDER";
        return how + option() + (recipe.length > 1 ? "  (" + recipe[1] + ")" : "");
    }

    /** The command that downloads a model into this folder. */
    String pull(String id) {
        boolean asks = ModelZoo.card(id).filter(ModelCard::nonCommercial).isPresent();
        return "anid models pull " + id + (asks ? " --accept-licence " + id : "") + option();
    }

    private String option() {
        if (choice != Choice.NAMED) {
            return "";
        }
        String place = folder.toString();
        return " --models " + (place.contains(" ") ? '"' + place + '"' : place);
    }
}
