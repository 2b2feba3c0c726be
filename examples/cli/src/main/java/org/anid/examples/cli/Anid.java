// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import org.anid.api.dataset.DatasetException;
import org.anid.api.model.ModelException;
import org.anid.api.provenance.BuildInfo;
import org.anid.metrics.evaluate.JournalException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code anid} command: how far are AI-generated images from natural ones? */
@Command(
        name = "anid",
        description = "How far are AI-generated images from natural ones?",
        mixinStandardHelpOptions = true,
        versionProvider = Anid.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Exit codes: 0 done, 1 some inputs failed (the report is still written), 2 usage,",
            "3 nothing could be evaluated, 4 a comparison found more than a --fail-if allows, 74 the report cannot be written,",
            "130 and 143 stopped.",
            "Try: anid demo"
        })
public final class Anid implements Runnable {

    private static final List<Class<?>> COMMANDS = List.of(
            CompareCommand.class,
            DemoCommand.class,
            EvaluateCommand.class,
            MergeCommand.class,
            MetricCommand.class,
            MetricsCommand.class,
            ModelsCommand.class);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** Made by picocli. */
    Anid() {}

    /**
     * Runs one command and ends the process.
     *
     * @param args as {@code anid --help} says
     */
    public static void main(String[] args) {
        // Image files are read and written through AWT's classes, which else may look for a display.
        System.setProperty("java.awt.headless", "true");
        // What the library logs is a line, without the date and the class that Java would put above it.
        String format = "java.util.logging.SimpleFormatter.format";
        if (System.getProperty(format) == null) {
            System.setProperty(format, "anid: %5$s%6$s%n");
        }
        System.exit(run(args, new PrintWriter(System.out, true), new PrintWriter(System.err, true)));
    }

    /** Runs one command and returns its exit code. */
    static int run(String[] args, PrintWriter standard, PrintWriter errors) {
        PrintWriter out = new PlainPrinter(standard);
        PrintWriter err = new PlainPrinter(errors);
        CommandLine line = new CommandLine(new Anid());
        addCommands(line, List.of(args));
        line.setOut(out);
        line.setErr(err);
        line.setParameterExceptionHandler(Anid::complain);
        line.setExecutionExceptionHandler(Anid::explain);
        line.setUsageHelpAutoWidth(true);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        try {
            return line.execute(args);
        } catch (OutOfMemoryError e) {
            err.println("anid: not enough memory: give Java more (ANID_JAVA_OPTS=-Xmx4g), or use fewer --threads");
            return ExitCode.NOTHING_EVALUATED;
        } catch (Error e) {
            return fault("anid", e, err);
        }
    }

    /**
     * Gives the line its commands. Picocli looks at every method and field of a command, and loads the classes of
     * them all, which took a third of the time of a short run: so only what is asked for is looked at, and of the
     * others there is what the help says of them. A file of arguments may ask for any.
     */
    private static void addCommands(CommandLine line, List<String> args) {
        boolean any = args.stream().anyMatch(arg -> arg.startsWith("@"));
        for (Class<?> type : COMMANDS) {
            Command command = type.getAnnotation(Command.class);
            if (any || args.contains(command.name())) {
                line.addSubcommand(type);
            } else {
                CommandSpec outline = CommandSpec.create();
                outline.usageMessage().description(command.description());
                line.addSubcommand(command.name(), outline);
            }
        }
    }

    /** Without a command there is nothing to do. */
    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "a command is missing: one of "
                        + String.join(", ", spec.subcommands().keySet()));
    }

    private static int complain(ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        String message = firstLine(e);
        if (e instanceof UnmatchedArgumentException unmatched) {
            List<String> similar = unmatched.getSuggestions();
            if (!similar.isEmpty()) {
                message += "; did you mean " + similar.get(0) + "?";
            }
        }
        String name = command.getCommandSpec().qualifiedName();
        command.getErr().println(name + ": " + message + " (" + name + " --help lists what it takes)");
        return ExitCode.USAGE;
    }

    private static int explain(Exception e, CommandLine command, ParseResult parsed) {
        String name = command.getCommandSpec().qualifiedName();
        if (e instanceof UsageException usage) {
            String.valueOf(usage.getMessage()).lines().forEach(line -> command.getErr()
                    .println(name + ": " + line));
            return ExitCode.USAGE;
        }
        if (e instanceof DatasetException || e instanceof ModelException) {
            command.getErr().println(name + ": " + firstLine(e));
            return ExitCode.USAGE;
        }
        if (e instanceof IOException || e instanceof UncheckedIOException) {
            // What is read has exceptions of its own.
            command.getErr().println(name + ": " + firstLine(e));
            return ExitCode.NOT_WRITTEN;
        }
        if (e instanceof JournalException) {
            command.getErr().println(name + ": " + firstLine(e));
            return e.getCause() instanceof IOException ? ExitCode.NOT_WRITTEN : ExitCode.USAGE;
        }
        if (e instanceof InterruptedException) {
            command.getErr().println(name + ": interrupted; no report was written");
            return ExitCode.STOPPED;
        }
        return fault(name, e, command.getErr());
    }

    private static int fault(String name, Throwable e, PrintWriter err) {
        err.println(name + ": a fault of this program; please report it with the lines that follow");
        e.printStackTrace(err);
        return ExitCode.BUG;
    }

    private static String firstLine(Exception e) {
        String message = e.getMessage();
        return message == null
                ? e.getClass().getSimpleName()
                : message.lines().findFirst().orElse("");
    }

    /** Says which build this is. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            BuildInfo build = BuildInfo.current();
            return new String[] {
                "anid " + build.version() + " (revision " + build.revision() + ")",
                "Java " + System.getProperty("java.version") + ", " + System.getProperty("os.name") + " "
                        + System.getProperty("os.arch")
            };
        }
    }
}
