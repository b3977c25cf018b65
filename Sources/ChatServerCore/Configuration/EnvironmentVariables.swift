/// The settings as environment variables: `TANDEM_PASSWORD_COST` for `passwordCost`.
package enum EnvironmentVariables {
    /// How all of them begin.
    package static let prefix = "TANDEM_"

    /// Variables with that prefix that are not the server's: those of the client, of the tests and of the scripts. A shell may export
    /// them for everything that is started in it.
    static let others: Set<String> = [
        "TANDEM_EXISTING", "TANDEM_PROGRAMS", "TANDEM_RECORD", "TANDEM_KILLS", "TANDEM_STOPPED_SECONDS", "TANDEM_LINK",
    ]

    /// The variable of a setting.
    package static func name(of key: String) -> String {
        prefix + key.map { $0.isUppercase ? "_\($0)" : $0.uppercased() }.joined()
    }

    /// The variables of an environment that look like settings and are none: misspelt ones, which would be passed over in silence.
    ///
    /// - Parameter names: All names of the environment.
    /// - Returns: The unknown ones, sorted.
    package static func unknown(in names: some Sequence<String>) -> [String] {
        let known = Set(ServerConfiguration.keys.map(name(of:))).union(others)
        return names.filter { name in
            // Names have their case: tandem_port is no setting either.
            name.uppercased().hasPrefix(prefix) && !known.contains(name) && !isServiceLink(name)
        }
        .sorted()
    }

    /// Kubernetes, and the links of Docker, tell every program where a service named `tandem` is: `TANDEM_SERVICE_HOST`,
    /// `TANDEM_PORT_1300_TCP_ADDR`.
    private static func isServiceLink(_ name: String) -> Bool {
        let rest = name.dropFirst(prefix.count)
        return rest.hasPrefix("SERVICE_") || (rest.hasPrefix("PORT_") && rest.dropFirst(5).first?.isNumber == true)
    }
}
