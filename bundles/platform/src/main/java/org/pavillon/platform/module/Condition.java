package org.pavillon.platform.module;

import org.pavillon.api.module.Health;
import org.pavillon.api.module.ModuleInfo;

/** Where a module stands, and how well. */
record Condition(ModuleInfo.State state, Health health) {}
