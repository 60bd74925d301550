/** File drop: folders of CSV or JSON lines that appear whole, each with a manifest. */
package io.saltern.retl.destination.file;
