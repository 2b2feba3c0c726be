// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.cli;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.anid.api.model.ModelException;
import org.anid.models.locate.ModelFolder;
import org.anid.models.run.Device;
import org.anid.models.run.RunSettings;
import picocli.CommandLine.Option;

/** What networks run on: used or refused, never replaced by another. */
final class DeviceOptions {

    private static final Pattern CUDA = Pattern.compile("cuda(?::(\\d{1,3}))?");

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            description = "What networks run on: cpu, cuda or cuda:N; used or refused, never replaced by another."
                    + " Default: ${DEFAULT-VALUE}.")
    private String device = "cpu";

    /** Made by picocli. */
    DeviceOptions() {}

    /**
     * The settings of networks.
     *
     * @param threads inside of one call
     * @throws UsageException if no device is called that
     */
    RunSettings settings(int threads) {
        return new RunSettings(parse(device), threads);
    }

    /**
     * Refuses, before anything is read, a device that some metric's network would need and cannot have.
     *
     * @param models with these settings
     * @param ids of the models of the metrics that were chosen
     * @throws UsageException if the device cannot be had
     */
    void check(ModelFolder models, List<String> ids) {
        try {
            models.checkDevice(ids);
        } catch (ModelException e) {
            throw new UsageException("--device " + device + ": " + e.getMessage(), e);
        }
    }

    static Device parse(String device) {
        if (device.equals("cpu")) {
            return new Device.Cpu();
        }
        Matcher cuda = CUDA.matcher(device);
        if (!cuda.matches()) {
            throw new UsageException("--device is cpu, cuda or cuda:N, not " + device);
        }
        return new Device.Cuda(cuda.group(1) == null ? 0 : Integer.parseInt(cuda.group(1)));
    }
}
