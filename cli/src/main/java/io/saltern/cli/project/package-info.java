/** A project with the configuration of every module bound and checked, and the pipeline that follows from it. */
package io.saltern.cli.project;
