import ChatProtocol
import ChatTesting
import Foundation
import Testing

@testable import ChatServerCore

@Suite struct ConfigurationSourcesTests {
    private func load(
        _ options: [String: String?] = [:],
        environment: [String: String] = [:],
        file: String? = nil
    ) throws -> ServerConfiguration {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let path = try file.map { try folder.write($0, to: "t.json") }
        return try ConfigurationSources(options: options, environment: environment, file: path).load()
    }

    private func problems(
        _ options: [String: String?] = [:],
        environment: [String: String] = [:],
        file: String? = nil
    ) throws -> [String] {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let path = try file.map { try folder.write($0, to: "t.json") }
        let sources = ConfigurationSources(options: options, environment: environment, file: path)
        let error = try #require(throws: ConfigurationProblems.self) { try sources.load() }
        return error.all.map { $0.description.replacingOccurrences(of: folder.path + "/", with: "") }
    }

    @Test func `the command line wins over the environment, and that over the file`() throws {
        let configuration = try load(
            ["port": "1", "host": nil],
            environment: ["TANDEM_PORT": "2", "TANDEM_PASSWORD_COST": "5", "HOME": "/root"],
            file:
                "{\"port\": 3, \"passwordCost\": 6, \"host\": \"127.0.0.1\", /* open? */ \"registration\": \"closed\",}"
        )
        #expect(configuration.port == 1)
        #expect(configuration.passwordCost == 5)
        #expect(configuration.host == "127.0.0.1")
        #expect(configuration.registration == .closed)
    }

    private func adminSocket(_ options: [String: String?] = [:], file: String) throws -> String? {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let path = try folder.write(file, to: "t.json")
        return try ConfigurationSources(options: options, environment: [:], file: path).adminSocket()
    }

    @Test func `the admin socket is found in spite of mistakes in other settings`() throws {
        let others = "\"passwordCost\": 99, \"registrtion\": 1, \"host\": true"
        #expect(try adminSocket(file: "{\(others), \"data\": \"d\"}") == "d/admin/admin.sock")
        #expect(try adminSocket(file: "{\(others), \"adminSocket\": \"off\"}") == nil)
        for mistake in [
            "\"data\": \"\"", "\"dta\": \"d\"", "\"data\": true", "\"adminSocket\": \"a\", \"adminSocket\": \"b\"", "{",
        ] {
            #expect(throws: ConfigurationProblems.self, "\(mistake)") { try adminSocket(file: "{\(mistake)}") }
        }
    }

    @Test func `an invalid setting is named with its source`() throws {
        let found = try problems(
            ["passwordCost": "99", "port": "x"],
            environment: ["TANDEM_RETENTION_DAYS": "-1"],
            file: "{\n\n\"registration\": \"all\"}"
        )
        #expect(
            found == [
                "The setting 'port' must be a whole number from 0 to 65535 (on the command line).",
                "The setting 'registration' must be 'open', 'invite', 'approval' or 'closed' (in line 3 of t.json).",
                "The setting 'passwordCost' must be a whole number from 1 to 20 (in --password-cost).",
                "The setting 'retentionDays' must be a whole number from 0 to 36500 (in TANDEM_RETENTION_DAYS).",
            ]
        )
    }

    @Test func `a setting that is missing has no source`() throws {
        #expect(try problems() == ["The setting 'port' must be set: a whole number from 0 to 65535."])
    }

    @Test func `unknown variables and settings are named with the list and the most likely one`() throws {
        let found = try problems(
            ["port": "1"],
            environment: ["TANDEM_REGISTRTION": "closed", "TANDEM_DATUM": "d"],
            file: "{\"prt\": 3}"
        )
        #expect(found.count == 3)
        #expect(found[0].hasPrefix("The environment has an unknown setting TANDEM_DATUM. Did you mean TANDEM_DATA?"))
        #expect(
            found[1].hasPrefix("The environment has an unknown setting TANDEM_REGISTRTION. Did you mean TANDEM_REG")
        )
        #expect(
            found[2].hasPrefix("There is an unknown setting 'prt' in line 1 of t.json. Did you mean 'port'? Known:")
        )
    }

    @Test func `a file with an error hides no other problem, and does not make one up`() throws {
        let found = try problems(["passwordCost": "0"], file: "{\"port\": 1300")
        #expect(
            found == [
                "The configuration file t.json has an error in line 1, column 1: this bracket is never closed.",
                "The setting 'passwordCost' must be a whole number from 1 to 20 (in --password-cost).",
            ]
        )
    }

    @Test func `a path may contain dots and blanks`() throws {
        #expect(try load(["port": "1", "data": "/a b/c.d"]).dataDirectory == "/a b/c.d")
    }
}
