/** The composition root: commands, the pipeline as a list of steps, the run report. */
package io.saltern.cli;
