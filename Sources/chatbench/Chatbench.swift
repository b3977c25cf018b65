import ArgumentParser
import ChatProtocol

/// The program: measures a running server from outside, as its users experience it.
@main
struct Chatbench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "chatbench",
        abstract: "Measure a running Tandem server.",
        discussion: """
            For test servers only: it makes accounts whose names begin with 'bench-', with a password that everyone can \
            read in its source, and writes to everyone who is online.
            """,
        version: "chatbench \(Release.version)",
        subcommands: [
            Latency.self, History.self, Fill.self, Fanout.self, Crowd.self, Pairs.self, Steady.self, Idle.self,
            Logins.self, Soak.self, Timeline.self, Editor.self, Prompt.self,
        ]
    )
}
