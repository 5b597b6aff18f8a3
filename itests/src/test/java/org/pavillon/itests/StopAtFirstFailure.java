package org.pavillon.itests;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/** For tests whose methods are steps of one story: after a step that failed, the later ones say nothing. */
final class StopAtFirstFailure implements TestExecutionExceptionHandler, ExecutionCondition {
    private boolean failed;

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        failed = true;
        throw failure;
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return failed
                ? ConditionEvaluationResult.disabled("An earlier step failed")
                : ConditionEvaluationResult.enabled("No step failed so far");
    }
}
