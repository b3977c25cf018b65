import ChatProtocol
import ChatStorage
import Configuration
import Testing

@testable import ChatServerCore

@Suite struct ServerConfigurationTests {
    @Test func `with a port alone all else is standard`() throws {
        let configuration = try read(["port": "1300"])
        #expect(configuration.port == 1300)
        #expect(configuration.host == nil)
        #expect(configuration.dataDirectory == "data")
        #expect(configuration.credentials == "credentials/credentials.sqlite")
        #expect(configuration.certificate == nil)
        #expect(configuration.key == nil)
        #expect(configuration.registration == .open)
        #expect(configuration.passwordPolicy == .standard)
        #expect(configuration.passwordCost == 15)
        #expect(configuration.registrationsPerNetwork == 100)
        #expect(configuration.registrationsPerMinute == 60)
        #expect(configuration.connectionLimits.connections == 10_000)
        #expect(configuration.connectionLimits.unauthenticated == 1024)
        #expect(configuration.connectionLimits.unauthenticatedPerAddress == 256)
        #expect(configuration.commandsPerSecond == 2000)
        #expect(configuration.bytesPerAccountPerDay == 268_435_456)
        #expect(configuration.presenceLimit == 500)
        #expect(configuration.retention == Retention())
    }

    @Test func `every key can be set`() throws {
        let configuration = try read([
            "port": "0", "host": "127.0.0.1", "data": "/d", "credentials": "c.txt", "certificate": "c.pem",
            "key": "k.pem", "registration": "closed", "passwordPolicy": "length=10,capital", "passwordCost": "4",
            "maximumConnections": "3", "maximumUnauthenticated": "2", "maximumUnauthenticatedPerAddress": "1",
            "commandsPerSecond": "0", "bytesPerAccountPerDay": "5", "presenceLimit": "20", "retentionDays": "30",
            "retentionMessages": "1000", "traceSession": "Alice", "greeting": "Welcome!",
        ])
        #expect(configuration.port == 0)
        #expect(configuration.host == "127.0.0.1")
        #expect(configuration.dataDirectory == "/d")
        #expect(configuration.credentials == "c.txt")
        #expect(configuration.certificate == "c.pem")
        #expect(configuration.key == "k.pem")
        #expect(configuration.registration == .closed)
        let policy = PasswordPolicy(minimumLength: 10, needsCapital: true, needsDigit: false)
        #expect(configuration.passwordPolicy == policy)
        #expect(configuration.passwordCost == 4)
        #expect(configuration.connectionLimits.connections == 3)
        #expect(configuration.connectionLimits.unauthenticated == 2)
        #expect(configuration.connectionLimits.unauthenticatedPerAddress == 1)
        #expect(configuration.commandsPerSecond == 0)
        #expect(configuration.bytesPerAccountPerDay == 5)
        #expect(configuration.presenceLimit == 20)
        #expect(configuration.retention == Retention(days: 30, messages: 1000))
        #expect(configuration.tracedAccount?.folded == "alice")
        #expect(configuration.greeting == "Welcome!")
    }

    @Test func `messages are kept for ever where it says 0`() throws {
        let configuration = try read(["port": "0", "retentionDays": "0", "retentionMessages": "0"])
        #expect(configuration.retention == Retention())
    }

    @Test func `a number may be written as one`() throws {
        #expect(try read(["port": ConfigValue(.int(1301), isSecret: false)]).port == 1301)
        #expect(throws: ConfigurationError.self) { try read(["port": ConfigValue(.int(65_536), isSecret: false)]) }
    }

    @Test func `the port must be set`() throws {
        let error = try #require(throws: ConfigurationError.self) { try read([:]) }
        #expect(error.key == "port")
        #expect(error.description == "The setting 'port' must be set: a whole number from 0 to 65535.")
    }

    @Test(
        arguments: [
            ("port", 0, 65_535), ("passwordCost", 1, 20), ("maximumConnections", 1, 1_000_000),
            ("registrationsPerNetwork", 0, 1_000_000), ("registrationsPerMinute", 1, 1_000_000),
            ("maximumUnauthenticated", 0, 1_000_000), ("maximumUnauthenticatedPerAddress", 0, 1_000_000),
            ("sessionsPerAccount", 0, 1_000_000), ("secondsBeforeLogin", 0, 86_400),
            ("requestsBeforeLogin", 0, 1_000_000), ("requestsPerNetwork", 0, 1_000_000),
            ("outboxMegabytes", 0, 1_000_000),
            ("commandsPerSecond", 0, 1_000_000), ("presenceLimit", 0, 1_000_000), ("retentionDays", 0, 36_500),
            ("retentionMessages", 0, 1_000_000_000), ("bytesPerAccountPerDay", 0, 1_000_000_000_000_000),
        ]
    )
    func `a number out of its bounds is refused by name`(key: String, least: Int, most: Int) throws {
        for good in ["\(least)", "\(most)"] {
            #expect(throws: Never.self) { try read(key, good) }
        }
        for bad in ["\(least - 1)", "\(most + 1)", "", "x", "1.5", " 1", "1 ", "99999999999999999999"] {
            let error = try #require(throws: ConfigurationError.self) {
                try read(key, bad)
            }
            #expect(error.description == "The setting '\(key)' must be a whole number from \(least) to \(most).")
        }
    }

    @Test(
        arguments: [
            (
                "registration", "Open",
                "The setting 'registration' must be 'open', 'invite', 'approval' or 'closed'."
            ),
            (
                "logLevel", "loud",
                "The setting 'logLevel' must be 'trace', 'debug', 'info', 'notice', 'warning', 'error' or 'critical'."
            ),
            (
                "trustedProxies", "here",
                "The setting 'trustedProxies' must be IP addresses or networks such as "
                    + "'10.0.0.0/8,2001:db8::1', separated by commas."
            ),
            ("traceSession", "a b", "The setting 'traceSession' must be the name of an account."),
            (
                "passwordPolicy", "length=0",
                "The setting 'passwordPolicy' must be 'standard', 'none', or parts such as 'length=10,capital,digit'."
            ),
            (
                "passwordPolicy", "",
                "The setting 'passwordPolicy' must be 'standard', 'none', or parts such as 'length=10,capital,digit'."
            ),
            (
                "certificate", "c.pem",
                "The setting 'key' must be set too: a certificate and its key belong together."
            ),
        ]
    )
    func `a wrong word is refused by name`(key: String, value: String, sentence: String) throws {
        let error = try #require(throws: ConfigurationError.self) {
            try read(key, value)
        }
        #expect(error.description == sentence)
    }

    @Test(arguments: ["data", "credentials", "certificate", "key"])
    func `an empty path is refused by name`(key: String) throws {
        let error = try #require(throws: ConfigurationError.self) { try read(key, "") }
        #expect(error.description == "The setting '\(key)' must be a path; it was given an empty text.")
    }

    @Test(arguments: RegistrationMode.allCases)
    func `each way of registration can be chosen`(registration: RegistrationMode) throws {
        #expect(try read("registration", registration.rawValue).registration == registration)
    }

    @Test func `the admin socket is in the data folder, elsewhere or off`() throws {
        #expect(try read("data", "/d").adminSocket == "/d/admin/admin.sock")
        #expect(try read("adminSocket", "/run/t.sock").adminSocket == "/run/t.sock")
        #expect(try read("adminSocket", "off").adminSocket == nil)
        #expect(try read("adminSocket", "").adminSocket == nil)
    }

    @Test func `all problems are noted in one go, and the standard values stand in for what is wrong`() {
        let wrong: [AbsoluteConfigKey: ConfigValue] = [
            "port": "x", "passwordCost": "99", "certificate": "c.pem", "greeting": "hello",
        ]
        var values = ConfigurationValues(config: ConfigReader(provider: InMemoryProvider(values: wrong)))
        let configuration = ServerConfiguration(&values)
        #expect(values.problems.map(\.key) == ["port", "key", "passwordCost"])
        #expect(configuration.passwordCost == 15)
        #expect(configuration.greeting == "hello")
    }

    @Test func `the first source that has a value wins, and the next one fills in`() throws {
        let line = InMemoryProvider(values: ["port": "1"])
        let environment = EnvironmentVariablesProvider(
            environmentVariables: ["TANDEM_PORT": "2", "TANDEM_DATA": "here", "TANDEM_PASSWORD_COST": "5"]
        )
        let file = InMemoryProvider(values: ["port": 3, "data": "there", "host": "127.0.0.1"])
        let providers: [any ConfigProvider] = [line, environment.prefixKeys(with: "tandem"), file]
        let configuration = try ServerConfiguration(config: ConfigReader(providers: providers))
        #expect(configuration.port == 1)
        #expect(configuration.dataDirectory == "here")
        #expect(configuration.passwordCost == 5)
        #expect(configuration.host == "127.0.0.1")
    }
}

/// Reads a configuration with a port and one more setting.
private func read(_ key: String, _ value: String) throws -> ServerConfiguration {
    var values: [AbsoluteConfigKey: ConfigValue] = ["port": "1"]
    values[AbsoluteConfigKey([key])] = ConfigValue(stringLiteral: value)
    return try read(values)
}

private func read(_ values: [AbsoluteConfigKey: ConfigValue]) throws -> ServerConfiguration {
    try ServerConfiguration(config: ConfigReader(provider: InMemoryProvider(values: values)))
}
