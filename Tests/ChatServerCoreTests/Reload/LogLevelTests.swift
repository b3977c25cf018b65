import InMemoryLogging
import Logging
import Testing

@testable import ChatServerCore

@Suite struct LogLevelTests {
    @Test(arguments: Logger.Level.allCases)
    func `each level can be set`(level: Logger.Level) {
        let live = LogLevel(.info)
        live.current = level
        #expect(live.current == level)
        #expect(LogLevel(level).current == level)
    }

    @Test func `loggers that were copied before follow a change`() {
        let (level, memory) = (LogLevel(.warning), InMemoryLogHandler())
        let logger = Logger(label: "test") { _ in LiveLogHandler(memory, level: level) }
        var copy = logger
        copy[metadataKey: "part"] = "copy"
        copy.debug("one")
        level.current = .debug
        copy.debug("two")
        logger.trace("three")
        logger.debug("four")
        level.current = .error
        copy.warning("five")
        #expect(memory.entries.map { "\($0.message)" } == ["two", "four"])
        #expect(memory.entries.first?.metadata["part"] == "copy")
        #expect(memory.entries.last?.metadata["part"] == nil)
    }

    @Test func `a logger with a level of its own keeps it, and changes no other`() {
        let (level, memory) = (LogLevel(.info), InMemoryLogHandler())
        let logger = Logger(label: "test") { _ in LiveLogHandler(memory, level: level) }
        var own = logger
        own.logLevel = .trace
        level.current = .error
        own.trace("own")
        logger.info("other")
        #expect(memory.entries.map { "\($0.message)" } == ["own"])
    }
}
