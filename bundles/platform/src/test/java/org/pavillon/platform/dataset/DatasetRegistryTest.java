package org.pavillon.platform.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pavillon.api.audit.AuditQuery;
import org.pavillon.api.dataset.Dataset;
import org.pavillon.api.dataset.DatasetProvider;
import org.pavillon.api.error.ForbiddenException;
import org.pavillon.api.error.NotFoundException;
import org.pavillon.api.error.UnauthenticatedException;
import org.pavillon.api.i18n.Text;
import org.pavillon.api.security.CurrentUser;
import org.pavillon.platform.audit.ChainedAuditLog;
import org.pavillon.platform.fixture.Somebody;
import org.pavillon.platform.storage.Databases;

class DatasetRegistryTest {
    private static final Somebody ANALYST = new Somebody("analyst", "test:rows:1", "platform:audit");
    private static final Somebody STATISTICIAN = new Somebody("statistician", "test:aggregates:1");
    private static final Somebody STRANGER = new Somebody("stranger");

    @TempDir
    Path data;

    private Databases databases;
    private ChainedAuditLog audit;
    private DatasetRegistry datasets;

    @BeforeEach
    void open() {
        databases = new Databases(data, Clock.systemUTC());
        audit = new ChainedAuditLog(databases);
        datasets = new DatasetRegistry(audit);
        datasets.addProvider(new Broken());
        datasets.addProvider(new Numbers());
    }

    @AfterEach
    void close() {
        databases.close();
    }

    @Test
    void showsWhatOneMayReadOrCountThoughAProviderFails() {
        assertThat(visible(ANALYST)).containsExactly("test/1");
        assertThat(visible(STATISTICIAN)).containsExactly("test/1");
        assertThat(visible(STRANGER)).isEmpty();
        assertThatThrownBy(() -> datasets.visible()).isInstanceOf(UnauthenticatedException.class);
    }

    @Test
    void handsRowsToWhoMayReadThemAndRecordsIt() {
        List<Object> rows = new ArrayList<>();
        CurrentUser.runAs(ANALYST, () -> datasets.rows("test/1", row -> rows.add(row.getFirst())));

        assertThat(rows).containsExactly(1, 2, 3);
        assertThat(CurrentUser.callAs(ANALYST, () -> audit.search(AuditQuery.newest(10))))
                .singleElement()
                .satisfies(record -> {
                    assertThat(record.actorId()).isEqualTo("analyst");
                    assertThat(record.entry().act()).isEqualTo("dataset.read");
                    assertThat(record.entry().subject()).isEqualTo("dataset/test/1");
                });
    }

    @Test
    void stopsWhenTheReaderHasEnough() {
        List<Object> rows = new ArrayList<>();
        CurrentUser.runAs(
                ANALYST,
                () -> datasets.rows("test/1", row -> {
                    rows.add(row.getFirst());
                    return false;
                }));

        assertThat(rows).containsExactly(1);
    }

    @Test
    void handsNoRowsToWhoMayOnlyCount() {
        List<Object> rows = new ArrayList<>();
        for (Somebody user : List.of(STATISTICIAN, STRANGER)) {
            assertThatThrownBy(() -> CurrentUser.runAs(user, () -> datasets.rows("test/1", rows::add)))
                    .isInstanceOf(ForbiddenException.class);
        }
        assertThatThrownBy(() -> datasets.rows("test/1", rows::add)).isInstanceOf(UnauthenticatedException.class);
        assertThat(rows).isEmpty();
    }

    @Test
    void knowsNoneOfAModuleThatIsGone() {
        Numbers other = new Numbers();
        DatasetRegistry registry = new DatasetRegistry(audit);
        registry.addProvider(other);
        registry.removeProvider(other);

        assertThatThrownBy(() -> CurrentUser.runAs(ANALYST, () -> registry.rows("test/1", row -> true)))
                .isInstanceOf(NotFoundException.class);
    }

    private List<String> visible(Somebody user) {
        return CurrentUser.callAs(user, datasets::visible).stream()
                .map(Dataset::id)
                .toList();
    }

    private static final class Numbers implements DatasetProvider {
        @Override
        public List<Dataset> datasets() {
            Text text = Text.verbatim("Numbers");
            return List.of(new Dataset("test/1", text, text, List.of(), "test:rows:1", "test:aggregates:1"));
        }

        @Override
        public void rows(String dataset, Predicate<List<Object>> sink) {
            for (int i = 1; i <= 3 && sink.test(List.of(i)); i++) {
                assertThat(dataset).isEqualTo("test/1");
            }
        }
    }

    private static final class Broken implements DatasetProvider {
        @Override
        public List<Dataset> datasets() {
            throw new IllegalStateException("broken");
        }

        @Override
        public void rows(String dataset, Predicate<List<Object>> sink) {
            throw new IllegalStateException("broken");
        }
    }
}
