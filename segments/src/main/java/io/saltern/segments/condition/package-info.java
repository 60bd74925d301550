/** What a segment asks of a person: conditions read from YAML, each of which yields a boolean column and its own explanation. */
package io.saltern.segments.condition;
