import ChatProtocol
import ChatStorage
import ChatTesting
import Foundation
import InMemoryLogging
import Logging
import NIOCore
import Testing

@testable import ChatServerCore

@Suite(.timeLimit(.minutes(1))) struct ReloaderTests {
    /// A reloader with a server on in-memory stores, and a configuration file.
    private struct World: Sendable {
        let folder: TemporaryFolder
        let reloader: Reloader
        let server: ReloadableServer
        let services: ControlServices
        let certificate: LiveCertificate
        let level: LogLevel
        let log: InMemoryLogHandler

        /// Replaces the configuration file.
        func write(_ text: String) throws {
            try folder.write(text, to: "t.json")
        }

        /// The logged lines with their metadata.
        var lines: [String] {
            log.entries.map { entry in
                "\(entry.message)" + entry.metadata.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
            }
        }
    }

    private func withWorld(_ body: (World) async throws -> Void) async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder.path)
        let certificate = LiveCertificate(try ServerCertificate(dataDirectory: folder.folder("data")))
        let path = try folder.write("{}", to: "t.json")
        let options = [
            "port": "0", "host": "127.0.0.1", "data": folder.file("data"), "credentials": folder.file("c.sqlite"),
        ]
        let load = { @Sendable () throws(ConfigurationProblems) in
            try ConfigurationSources(options: options, environment: [:], file: path).load()
        }
        let (level, log) = (LogLevel(.info), InMemoryLogHandler())
        let logger = Logger(label: "test") { _ in LiveLogHandler(log, level: level) }
        let configuration = try load()
        try await withServices { services in
            services.settings.replace(with: configuration)
            let server = ReloadableServer(
                configuration: configuration,
                services: services,
                certificate: certificate,
                files: OpenFileLimit(descriptors: 1000, inherited: 3, eventLoops: 1),
                logger: logger
            )
            try await body(
                World(
                    folder: folder,
                    reloader: Reloader(logLevel: level, logger: logger, load: load),
                    server: server,
                    services: services,
                    certificate: certificate,
                    level: level,
                    log: log
                )
            )
        }
    }

    @Test func `changed settings are adopted and named`() async throws {
        try await withWorld { world in
            await world.reloader.attach(world.server)
            try world.write(
                """
                {
                    "registration": "closed", "greeting": "A secret of the house", "logLevel": "debug",
                    "passwordPolicy": "length=20", "passwordCost": 3, "presenceLimit": 7, "retentionDays": 9,
                    "secondsBeforeLogin": 5, "maximumConnections": 50, "trustedProxies": ["192.0.2.0/24"],
                }
                """
            )
            let keys = [
                "trustedProxies", "registration", "passwordPolicy", "passwordCost", "maximumConnections",
                "secondsBeforeLogin", "presenceLimit", "retentionDays", "greeting", "logLevel",
            ]
            #expect(await world.reloader.reload() == .done(changed: keys, needsRestart: []))
            let services = world.services
            #expect(services.accounts.registration == .closed)
            #expect(services.accounts.policy.minimumLength == 20)
            #expect(services.accounts.hasher.cost.logN == 3)
            #expect(!services.welcome.registrationOpen)
            #expect(services.welcome.greeting == "A secret of the house")
            #expect(services.limits.connections == 50)
            #expect(services.timeouts.entrance == .seconds(5))
            #expect(services.timeouts.handshake == .seconds(10))
            #expect(services.presence.withState { $0.limit } == 7)
            #expect(services.settings.read { $0.retention.days } == 9)
            #expect(services.settings.read { $0.trustedProxies.map(\.description) } == ["192.0.2.0/24"])
            #expect(world.level.current == .debug)
            #expect(world.lines == ["read the settings again changed=\(keys.joined(separator: ", "))"])
            #expect(await world.reloader.reload() == .done(changed: [], needsRestart: []))
            #expect(world.lines.last == "read the settings again changed=nothing")
        }
    }

    @Test func `a file with a problem changes nothing at all`() async throws {
        try await withWorld { world in
            await world.reloader.attach(world.server)
            for (text, words) in [
                ("{\"registration\": \"closed\", \"passwordCost\": 99}", "passwordCost"),
                ("{\"registration\": \"closed\",\n\"greting\": 1}", "Did you mean 'greeting'?"),
                ("{\"registration\": \"closed\"", "line 1, column 1"),
                (
                    "{\"registration\": \"closed\", \"certificate\": \"/no/such.pem\", \"key\": \"/no.pem\"}",
                    "/no/such.pem"
                ),
            ] {
                try world.write(text)
                let outcome = await world.reloader.reload()
                guard case .refused(let problems) = outcome else {
                    Issue.record("\(outcome)")
                    continue
                }
                #expect(problems.count == 1)
                #expect(problems.first?.contains(words) == true, "\(problems)")
                #expect(world.services.accounts.registration == .open)
                #expect(
                    world.lines.last?.hasPrefix("the settings stay as they were problem=") == true,
                    "\(world.lines)"
                )
            }
        }
    }

    @Test func `what needs a restart is named and left as it is`() async throws {
        try await withWorld { world in
            await world.reloader.attach(world.server)
            try world.write("{\"traceSession\": \"alice\", \"adminSocket\": \"off\", \"presenceLimit\": 1}")
            let restart = ["adminSocket", "traceSession"]
            #expect(await world.reloader.reload() == .done(changed: ["presenceLimit"], needsRestart: restart))
            #expect(await world.reloader.reload() == .done(changed: [], needsRestart: restart))
            #expect(
                world.lines.last == "changed settings need a restart of the server settings=adminSocket, traceSession"
            )
            #expect(world.services.settings.read { $0.adminSocket } != nil)
            #expect(world.services.settings.read { $0.tracedAccount } == nil)
        }
    }

    @Test func `a renewed certificate is used, one that does not fit its key is not`() async throws {
        try await withWorld { world in
            await world.reloader.attach(world.server)
            let before = world.certificate.current.fingerprint
            let other = try ServerCertificate(dataDirectory: world.folder.folder("other"))
            let chain = try world.folder.read("other/certificate.pem")
            let old = try world.folder.read("data/certificate.pem")

            // The chain alone is renewed so far.
            try world.folder.write(chain, to: "data/certificate.pem")
            let refused = await world.reloader.reload()
            guard case .refused(let problems) = refused, problems.first?.contains("does not fit") == true else {
                Issue.record("\(refused)")
                return
            }
            #expect(world.certificate.current.fingerprint == before)

            try world.folder.write(try world.folder.read("other/key.pem"), to: "data/key.pem")
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o600],
                ofItemAtPath: world.folder.file("data/key.pem")
            )
            #expect(await world.reloader.reload() == .done(changed: ["certificate"], needsRestart: []))
            #expect(world.certificate.current.fingerprint == other.fingerprint)
            #expect(await world.reloader.reload() == .done(changed: [], needsRestart: []))

            // A further certificate of the chain counts, too.
            try world.folder.write(chain + old, to: "data/certificate.pem")
            #expect(await world.reloader.reload() == .done(changed: ["certificate"], needsRestart: []))
        }
    }

    @Test func `a certificate that is gone is not made anew`() async throws {
        try await withWorld { world in
            await world.reloader.attach(world.server)
            let before = world.certificate.current.fingerprint
            for file in ["data/certificate.pem", "data/key.pem"] {
                try FileManager.default.removeItem(atPath: world.folder.file(file))
                guard case .refused = await world.reloader.reload() else {
                    Issue.record("not refused without \(file)")
                    return
                }
            }
            #expect(world.certificate.current.fingerprint == before)
            #expect(try FileManager.default.contentsOfDirectory(atPath: world.folder.file("data")) == [])
        }
    }

    @Test func `a reload during the start is done once the server runs`() async throws {
        try await withWorld { world in
            try world.write("{\"registration\": \"closed\"}")
            guard case .refused(let problems) = await world.reloader.reload() else {
                Issue.record("not refused")
                return
            }
            #expect(problems.first?.contains("starting") == true)
            await world.reloader.attach(world.server)
            #expect(world.services.accounts.registration == .closed)
            #expect(world.lines.last == "read the settings again changed=registration")
        }
    }

    @Test func `no more connections are allowed than the system has files for`() async throws {
        try await withWorld { world in
            await world.reloader.attach(world.server)
            try world.write("{\"maximumConnections\": 5000}")
            #expect(await world.reloader.reload() == .done(changed: ["maximumConnections"], needsRestart: []))
            #expect(world.services.limits.connections < 1000)
            #expect(world.lines.contains { $0.contains("permits this process 1000 open files") }, "\(world.lines)")
            // The bound is ours: the setting itself has not changed.
            #expect(await world.reloader.reload() == .done(changed: [], needsRestart: []))
        }
    }

    @Test func `new warnings are logged, known ones are not`() async throws {
        try await withWorld { world in
            await world.reloader.attach(world.server)
            let key = world.folder.file("data/key.pem")
            _ = try ServerCertificate(dataDirectory: world.folder.folder("open"))
            let path = world.folder.file("open/key.pem")
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
            let certificate = world.folder.file("open/certificate.pem")
            try world.write("{\"certificate\": \"\(certificate)\", \"key\": \"\(path)\"}")
            for _ in 0..<2 {
                _ = await world.reloader.reload()
            }
            #expect(world.lines.count { $0.contains("may read the certificate's key \(path)") } == 1, "\(world.lines)")
            #expect(!world.lines.contains { $0.contains(key) })
        }
    }

    @Test(arguments: ConfigurationKey.all.map(\.name))
    func `each setting is adopted, or left as it is if it needs a restart`(name: String) throws {
        let key = try #require(ConfigurationKey.named(name))
        let started = try ServerConfiguration.example([:])
        let candidate = try ServerConfiguration.example([name: key.anotherValue])
        let adopted = started.adopting(candidate)
        #expect(key.text(adopted) == key.text(key.needsRestart ? started : candidate))
        #expect(key.text(started) != key.text(candidate))
    }
}
