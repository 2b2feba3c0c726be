// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.cli;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Predicate;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The options of a command as they were typed, for another command to read. */
final class TypedOptions {

    private TypedOptions() {}

    /**
     * Names, each before its value.
     *
     * @param which long names of the options that are asked for
     */
    static List<String> of(CommandSpec spec, Predicate<String> which) {
        List<String> arguments = new ArrayList<>();
        // Of an option that was given twice each of the two has all values.
        for (OptionSpec option :
                new LinkedHashSet<>(spec.commandLine().getParseResult().matchedOptions())) {
            if (!which.test(option.longestName())) {
                continue;
            }
            if (option.arity().max() == 0) {
                boolean takenBack = Boolean.FALSE.equals(option.getValue());
                arguments.add(option.longestName() + (takenBack ? "=false" : ""));
            } else {
                for (String value : option.originalStringValues()) {
                    arguments.add(option.longestName());
                    arguments.add(value);
                }
            }
        }
        return arguments;
    }
}
