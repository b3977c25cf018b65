/// What came of a reload.
package enum ReloadOutcome: Sendable, Equatable {
    /// The settings were read again and are in effect.
    ///
    /// - changed: The keys of the settings that differ from before, in the order of the table; `certificate` also when
    ///   its file has another content.
    /// - needsRestart: The keys of settings that differ from those of the start, and take effect only after a restart.
    case done(changed: [String], needsRestart: [String])

    /// Nothing was changed: sentences about all problems.
    case refused([String])
}
