/** The demo: a sample shop, the sample project on it, and how well identity met the truth. */
package io.saltern.cli.demo;
