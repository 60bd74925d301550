package org.rapaio.jupyter.kernel.channels;

import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Polls one channel of the kernel until the kernel shuts down. It stands before the class of the same name in
 * rapaio-jupyter-kernel (2.3.0 and 3.0.1), with which some starts of the kernel hang: a thread that runs before its
 * {@code start} has returned takes itself for shut down there, and one that meets a message before the handlers are
 * registered dies of it. Jupyter then waits in vain for an answer on that channel.
 */
public final class LoopThread extends Thread {
    private static final Logger LOGGER = Logger.getLogger(LoopThread.class.getName());

    private final long sleep;
    private final Runnable loopBody;
    private volatile boolean running = true;

    /** Runs {@code loopBody} again and again, with {@code sleep} milliseconds between. */
    public LoopThread(String name, long sleep, Runnable loopBody) {
        super(name);
        this.sleep = sleep;
        this.loopBody = loopBody;
    }

    @Override
    public void run() {
        while (running) {
            try {
                runOnce();
                Thread.sleep(sleep);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** A request that fails costs its answer; Jupyter asks for the kernel's greeting again every second. */
    private void runOnce() {
        try {
            loopBody.run();
        } catch (RuntimeException e) {
            if (running) {
                LOGGER.log(Level.WARNING, "a request on channel " + getName() + " failed", e);
            }
        }
    }

    public void shutdown() {
        running = false;
    }
}
