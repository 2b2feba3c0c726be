// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.evaluation;

/** Runs a plan. Implementations are stateless and safe to share. */
public interface Evaluator {

    /**
     * Shows each image to every metric, and reports. Inputs that cannot be used are recorded as failures;
     * the run goes on. The report is the same, bit for bit, for any number of threads.
     *
     * @throws InterruptedException if the calling thread was interrupted; workers are stopped then
     */
    EvaluationReport evaluate(EvaluationPlan plan) throws InterruptedException;
}
