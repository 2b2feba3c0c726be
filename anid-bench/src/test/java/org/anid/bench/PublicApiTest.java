// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.anid.api.image.ImageBatch;
import org.anid.dataset.decode.ImageDecoder;
import org.anid.evaluation.Evaluation;
import org.anid.metrics.kernel.KernelChoice;
import org.anid.models.zoo.ModelZoo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is public is meant to be: the types and members that each module exports are the lines of
 * {@code src/test/resources/api}. A change of the API is a change of these files, which reviewers see;
 * {@code -Danid.api.update=true} writes them.
 */
class PublicApiTest {

    private static final Path LISTS = Path.of("src", "test", "resources", "api");

    @ParameterizedTest
    @ValueSource(strings = {"anid-api", "anid-dataset", "anid-evaluation", "anid-metrics", "anid-models", "anid-nd4j"})
    void isTheOneThatIsListed(String artifact) throws IOException, ClassNotFoundException, URISyntaxException {
        List<String> api = api(location(artifact));
        assertThat(api).hasSizeGreaterThan(10);
        Path list = LISTS.resolve(artifact + ".txt");
        if (Boolean.getBoolean("anid.api.update")) {
            Files.createDirectories(LISTS);
            Files.write(list, api);
        }
        assertThat(api)
                .as("the public API of %s; if the change is meant, -Danid.api.update=true writes %s", artifact, list)
                .isEqualTo(Files.readAllLines(list));
    }

    private static Path location(String artifact) throws ClassNotFoundException, URISyntaxException {
        Class<?> type =
                switch (artifact) {
                    case "anid-api" -> ImageBatch.class;
                    case "anid-dataset" -> ImageDecoder.class;
                    case "anid-evaluation" -> Evaluation.class;
                    case "anid-metrics" -> KernelChoice.class;
                    case "anid-models" -> ModelZoo.class;
                    // Added at run time alone.
                    default -> Class.forName("org.anid.nd4j.Nd4jImages");
                };
        URI uri = type.getProtectionDomain().getCodeSource().getLocation().toURI();
        return Path.of(uri);
    }

    private static List<String> api(Path location) throws IOException, ClassNotFoundException {
        Set<String> names = classes(location);
        Set<String> exported = exported(location);
        Set<String> lines = new TreeSet<>();
        for (String name : names) {
            String inPackage = name.contains(".") ? name.substring(0, name.lastIndexOf('.')) : "";
            boolean api = exported.isEmpty() ? !inPackage.contains(".internal") : exported.contains(inPackage);
            if (api && !name.endsWith("-info")) {
                Class<?> type = Class.forName(name, false, PublicApiTest.class.getClassLoader());
                if (isApi(type)) {
                    lines.addAll(describe(type));
                }
            }
        }
        return new ArrayList<>(lines);
    }

    /** Packages that the descriptor exports to everyone; none where there is no descriptor. */
    private static Set<String> exported(Path location) {
        return ModuleFinder.of(location).findAll().stream()
                .map(ModuleReference::descriptor)
                .filter(descriptor -> !descriptor.isAutomatic())
                .flatMap(descriptor -> descriptor.exports().stream())
                .filter(exports -> !exports.isQualified())
                .map(ModuleDescriptor.Exports::source)
                .collect(Collectors.toSet());
    }

    private static Set<String> classes(Path location) throws IOException {
        if (Files.isDirectory(location)) {
            try (Stream<Path> files = Files.walk(location)) {
                return names(files.map(file -> location.relativize(file).toString()));
            }
        }
        try (JarFile jar = new JarFile(location.toFile())) {
            return names(jar.stream().map(JarEntry::getName));
        }
    }

    private static Set<String> names(Stream<String> files) {
        return files.filter(file -> file.endsWith(".class"))
                .map(file -> file.substring(0, file.length() - ".class".length())
                        .replace('\\', '.')
                        .replace('/', '.'))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean isApi(Class<?> type) {
        for (Class<?> at = type; at != null; at = at.getEnclosingClass()) {
            if (at.isAnonymousClass() || at.isLocalClass() || !shown(at.getModifiers())) {
                return false;
            }
        }
        return true;
    }

    private static List<String> describe(Class<?> type) {
        List<String> lines = new ArrayList<>();
        String supers = Stream.concat(
                        Stream.ofNullable(type.getGenericSuperclass()), Arrays.stream(type.getGenericInterfaces()))
                .map(Type::getTypeName)
                .filter(name -> !name.equals("java.lang.Object"))
                .collect(Collectors.joining(", "));
        lines.add(type.getName() + ": " + text(type) + (supers.isEmpty() ? "" : " of " + supers));
        List<Member> members = new ArrayList<>();
        members.addAll(Arrays.asList(type.getDeclaredFields()));
        members.addAll(Arrays.asList(type.getDeclaredConstructors()));
        members.addAll(Arrays.asList(type.getDeclaredMethods()));
        for (Member member : members) {
            if (shown(member.getModifiers()) && !member.isSynthetic()) {
                lines.add(type.getName() + "#" + text(member));
            }
        }
        return lines;
    }

    /** Java 17 does not say that a type is sealed, and later ones say it also of enums whose constants have bodies. */
    private static String text(Class<?> type) {
        String text = type.toGenericString().replace(" sealed ", " ");
        return type.isSealed() && !type.isEnum() ? text.replaceFirst(" (class|interface) ", " sealed $1 ") : text;
    }

    private static String text(Member member) {
        return member instanceof Field field ? field.toGenericString() : ((Executable) member).toGenericString();
    }

    private static boolean shown(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }
}
