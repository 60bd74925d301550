/** What a kind of source must offer: a listing of what is there and a stream of physical units from each piece. */
package io.saltern.etl.source;
