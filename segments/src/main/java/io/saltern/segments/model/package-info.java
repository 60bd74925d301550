/** Models over people: RFM scores and K-Means clusters, fitted so that the numbers repeat. */
package io.saltern.segments.model;
