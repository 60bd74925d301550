/** Evaluation of all segments in one pass, and the stays that follow from it. */
package io.saltern.segments.member;
