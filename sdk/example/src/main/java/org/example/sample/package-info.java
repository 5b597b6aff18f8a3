/** Notes of a team: the domain, in plain Java. */
package org.example.sample;
