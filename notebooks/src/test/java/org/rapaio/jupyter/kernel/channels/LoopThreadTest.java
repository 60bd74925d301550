package org.rapaio.jupyter.kernel.channels;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LoopThreadTest {
    private static final int STARTS = 2000;

    @Test
    void everyStartRuns() throws InterruptedException {
        for (int i = 0; i < STARTS; i++) {
            CountDownLatch ran = new CountDownLatch(1);
            LoopThread thread = new LoopThread("Shell-" + i, 1, ran::countDown);
            thread.start();
            assertTrue(ran.await(10, TimeUnit.SECONDS), "start " + i + " did not run");
            end(thread);
        }
    }

    @Test
    void outlivesARequestThatFails() throws InterruptedException {
        AtomicInteger requests = new AtomicInteger();
        CountDownLatch answered = new CountDownLatch(1);
        LoopThread thread = new LoopThread("Shell", 1, () -> {
            if (requests.incrementAndGet() == 1) {
                throw new IllegalStateException("no handlers yet");
            }
            answered.countDown();
        });
        thread.start();
        assertTrue(answered.await(10, TimeUnit.SECONDS), "the second request was not answered");
        end(thread);
    }

    private static void end(LoopThread thread) throws InterruptedException {
        thread.shutdown();
        thread.join(10_000);
        assertTrue(!thread.isAlive(), thread.getName() + " did not end");
    }
}
