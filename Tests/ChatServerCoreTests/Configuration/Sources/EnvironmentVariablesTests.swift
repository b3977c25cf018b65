import Configuration
import Testing

@testable import ChatServerCore

@Suite struct EnvironmentVariablesTests {
    @Test func `the name of every setting is the one that the environment is read by`() throws {
        for key in ServerConfiguration.keys {
            let variable = EnvironmentVariables.name(of: key)
            let environment = EnvironmentVariablesProvider(environmentVariables: [variable: "text"])
            let config = ConfigReader(provider: environment.prefixKeys(with: "tandem"))
            #expect(config.string(forKey: ConfigKey(key)) == "text", "\(variable)")
        }
        #expect(EnvironmentVariables.name(of: "passwordCost") == "TANDEM_PASSWORD_COST")
    }

    @Test func `misspelt names are found, whatever their case`() {
        let names = [
            "TANDEM_REGISTRTION", "TANDEM_PORT", "tandem_data", "TANDEM_", "TANDEM_CONFIG", "PATH", "MY_TANDEM_X",
        ]
        let unknown = EnvironmentVariables.unknown(in: names)
        #expect(unknown == ["TANDEM_", "TANDEM_CONFIG", "TANDEM_REGISTRTION", "tandem_data"])
    }

    @Test func `what is the client's, the tests' or a container's is left alone`() {
        let names = [
            "TANDEM_EXISTING", "TANDEM_PROGRAMS", "TANDEM_KILLS", "TANDEM_STOPPED_SECONDS", "TANDEM_LINK",
            "TANDEM_SERVICE_HOST", "TANDEM_PORT_1300_TCP_ADDR", "TANDEM_DATA",
        ]
        #expect(EnvironmentVariables.unknown(in: names).isEmpty)
        #expect(EnvironmentVariables.unknown(in: ["TANDEM_PORT_X"]) == ["TANDEM_PORT_X"])
    }
}
