package org.pavillon.platform.module;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.pavillon.api.i18n.Messages;
import org.pavillon.api.i18n.Text;
import org.pavillon.api.module.Health;
import org.pavillon.api.module.Module;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks modules how they are, each in a thread of its own and for a bounded time: a module that hangs or throws here
 * can't take the list of modules with it. A check that still hangs is not asked a second time.
 */
final class HealthChecks {
    private static final Logger LOG = LoggerFactory.getLogger(HealthChecks.class);

    private final Duration limit;
    private final Messages messages;
    private final Map<Module, CompletableFuture<Health>> asked = new ConcurrentHashMap<>();

    HealthChecks(Duration limit, Messages messages) {
        this.limit = limit;
        this.messages = messages;
    }

    Health of(Module module) {
        CompletableFuture<Health> answer = asked.computeIfAbsent(module, this::ask);
        try {
            return copy(answer.get(limit.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return error(messages.text("platform.module.health-silent", limit.toSeconds()));
        } catch (ExecutionException e) {
            LOG.warn("The health check of {} failed", module.getClass().getName(), e.getCause());
            return error(messages.text("platform.module.health-failed", Failures.cause(e)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return error(messages.text("platform.module.health-silent", limit.toSeconds()));
        }
    }

    private CompletableFuture<Health> ask(Module module) {
        CompletableFuture<Health> answer = new CompletableFuture<>();
        Thread.ofVirtual().name("health-" + module.getClass().getSimpleName()).start(() -> {
            try {
                answer.complete(copy(module.health()));
            } catch (Exception | LinkageError e) {
                answer.completeExceptionally(e);
            } finally {
                asked.remove(module);
            }
        });
        return answer;
    }

    /** A copy that holds no class of the module. */
    private static Health copy(Health health) {
        return new Health(health.status(), Wording.detached(health.text()));
    }

    private static Health error(Text text) {
        return new Health(Health.Status.HEALTH_CHECK_ERROR, text);
    }
}
