/** The module over HTTP. */
package org.example.sample.rest;
