package import Logging

/// Writes log lines to another handler, at a ``LogLevel`` that may change.
package struct LiveLogHandler: LogHandler {
    private var base: any LogHandler
    private let level: LogLevel

    /// The level of this logger alone, once it was set.
    private var ownLevel: Logger.Level?

    /// Makes a handler.
    package init(_ base: any LogHandler, level: LogLevel) {
        self.base = base
        self.level = level
    }

    package var logLevel: Logger.Level {
        get { ownLevel ?? level.current }
        set { ownLevel = newValue }
    }

    package var metadata: Logger.Metadata {
        get { base.metadata }
        set { base.metadata = newValue }
    }

    package var metadataProvider: Logger.MetadataProvider? {
        get { base.metadataProvider }
        set { base.metadataProvider = newValue }
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { base[metadataKey: key] }
        set { base[metadataKey: key] = newValue }
    }

    package func log(event: LogEvent) {
        base.log(event: event)
    }
}
