// What a program asks of its own process and Swift cannot see: a signal's action, and the allocator.
#pragma once

#include <stdbool.h>

/// Whether a signal is ignored now: at a program's start, because whoever started it wants so, as nohup does.
bool process_ignores_signal(int signal);

/// Ignores a signal from now on.
void process_ignore_signal(int signal);

/// Gives memory that was freed back to the system.
///
/// Returns whether any was; always false where the C library cannot.
bool process_trim_memory(void);
