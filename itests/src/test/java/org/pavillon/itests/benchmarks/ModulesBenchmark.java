package org.pavillon.itests.benchmarks;

import com.microsoft.playwright.Page;
import java.net.HttpCookie;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.pavillon.itests.Appliance;
import org.pavillon.itests.Browser;
import org.pavillon.itests.Operator;

/**
 * Prints how long previews and operations of modules take, when an installed module shows in every open browser, and how
 * the portal answers 50 scripted users meanwhile, each of whom goes to another page about once a second.
 */
public final class ModulesBenchmark {
    private static final int USERS = 50;
    private static final int ROUNDS = 20;
    private static final int WINDOWS = 3;
    private static final List<String> PAGES = List.of("ecrf", "jobs", "", "administration/modules");

    private ModulesBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        try (Appliance appliance = Appliance.start("modules-benchmark");
                Browser browser = new Browser()) {
            Operator operator = new Operator(appliance);
            operator.done("install", "ecrf"); // or its roles could not be granted
            List<Page> windows = windows(appliance, browser);
            operator.done("remove", "ecrf");
            HttpCookie signIn = windows.getFirst().context().cookies().stream()
                    .filter(one -> one.name.equals("__Host-pavillon"))
                    .map(one -> new HttpCookie(one.name, one.value))
                    .findFirst()
                    .orElseThrow();
            signIn.setPath("/");
            signIn.setSecure(true);
            signIn.setVersion(0);

            time("preview", ROUNDS, () -> operator.preview("install", "ecrf"));
            visible(operator, windows);
            AtomicBoolean working = new AtomicBoolean(true);
            List<Double> answers = new CopyOnWriteArrayList<>();
            List<String> failed = new CopyOnWriteArrayList<>();
            List<Thread> users = users(appliance, signIn, working, answers, failed);
            Thread.sleep(10_000);
            if (answers.isEmpty()) {
                throw new IllegalStateException(failed.toString());
            }
            answers.clear();
            Thread.sleep(20_000);
            report("portal, 50 users, quiet", answers, 95);
            answers.clear();
            List<Double> stop = new ArrayList<>();
            List<Double> start = new ArrayList<>();
            List<Double> remove = new ArrayList<>();
            List<Double> install = new ArrayList<>();
            for (int i = 0; i < ROUNDS; i++) {
                stop.add(seconds(() -> operator.done("stop", "ecrf")));
                start.add(seconds(() -> operator.done("start", "ecrf")));
                remove.add(seconds(() -> operator.done("remove", "ecrf")));
                install.add(seconds(() -> operator.done("install", "ecrf")));
            }
            report("portal, 50 users, modules change", answers, 95);
            System.out.println(
                    "failed: " + failed.size() + failed.stream().limit(3).toList());
            working.set(false);
            for (Thread user : users) {
                user.join();
            }
            report("stop", stop, 100);
            report("start", start, 100);
            report("remove", remove, 100);
            report("install", install, 100);
        }
    }

    private static List<Page> windows(Appliance appliance, Browser browser) throws Exception {
        List<Page> windows = new ArrayList<>();
        for (int i = 0; i < WINDOWS; i++) {
            Page page = browser.person(Locale.ENGLISH, 1280, 800);
            page.navigate(appliance.url(i == 0 ? appliance.setupPath() : "/signin"));
            page.locator("#name").fill("admin");
            page.locator("#password").fill("une phrase assez longue");
            page.locator("button[type=submit]").click();
            page.locator("#pv-search").waitFor();
            if (i == 0) {
                page.evaluate("""
                        async () => {
                            const ask = (path, method, body) => fetch('/api/platform' + path,
                                {method, body, headers: {'X-Pavillon-Request': '1'}});
                            const [me] = await (await ask('/accounts', 'GET')).json();
                            await ask('/accounts/' + me.id + '/grants', 'POST', JSON.stringify({role: 'ecrf.builder'}));
                        }""");
            }
            windows.add(page);
        }
        return windows;
    }

    /** From the click to the entry in the navigation of every window, without a reload. */
    private static void visible(Operator operator, List<Page> windows) throws Exception {
        List<Double> all = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            all.add(seconds(() -> {
                var job = operator.begin("install", "ecrf");
                for (Page page : windows) {
                    page.locator("nav a[href='/ecrf']").waitFor();
                }
                operator.ended(job);
            }));
            if (i < 4) {
                operator.done("remove", "ecrf");
                for (Page page : windows) {
                    page.waitForFunction("() => !document.querySelector(\"nav a[href='/ecrf']\")");
                }
            }
        }
        report("install until it shows in 3 windows", all, 100);
    }

    private static List<Thread> users(
            Appliance appliance, HttpCookie signIn, AtomicBoolean working, List<Double> answers, List<String> failed)
            throws Exception {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < USERS; i++) {
            ScriptedUser user = new ScriptedUser(appliance, signIn);
            int first = i;
            threads.add(Thread.ofVirtual().start(() -> {
                for (int turn = first; working.get(); turn++) {
                    try {
                        Thread.sleep(ThreadLocalRandom.current().nextInt(500, 1500));
                        long begin = System.nanoTime();
                        user.go(PAGES.get(turn % PAGES.size()));
                        answers.add((System.nanoTime() - begin) / 1e9);
                    } catch (Exception e) {
                        failed.add(e.toString());
                    }
                }
            }));
        }
        return threads;
    }

    private static void time(String name, int rounds, Act act) throws Exception {
        List<Double> all = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            all.add(seconds(act));
        }
        report(name, all, 100);
    }

    private static double seconds(Act act) throws Exception {
        long begin = System.nanoTime();
        act.run();
        return (System.nanoTime() - begin) / 1e9;
    }

    private static void report(String name, List<Double> seconds, int percent) {
        List<Double> sorted = new ArrayList<>(seconds);
        Collections.sort(sorted);
        int last = Math.min(sorted.size() - 1, sorted.size() * percent / 100);
        System.out.printf(
                Locale.ROOT,
                "%-36s %5d times  median %.3f s  %s %.3f s%n",
                name,
                sorted.size(),
                sorted.get(sorted.size() / 2),
                percent == 100 ? "longest" : "p" + percent,
                sorted.get(last));
    }

    @FunctionalInterface
    private interface Act {
        void run() throws Exception;
    }
}
