/// The settings as environment variables: `TANDEM_PASSWORD_COST` for `passwordCost`.
package enum EnvironmentVariables {
    /// The common prefix.
    package static let prefix = "TANDEM_"

    /// Variables with this prefix that belong to the client, the tests or the scripts. A shell may export them
    /// to every program that it starts.
    static let others: Set<String> = [
        "TANDEM_EXISTING", "TANDEM_PASSWORD", "TANDEM_PROGRAMS", "TANDEM_RECORD", "TANDEM_KILLS",
        "TANDEM_STOPPED_SECONDS", "TANDEM_LINK",
    ]

    /// Returns the name of a setting's variable.
    package static func name(of key: String) -> String {
        prefix + key.map { $0.isUppercase ? "_\($0)" : $0.uppercased() }.joined()
    }

    /// Returns the variables that look like settings but are none: misspelt ones, which would otherwise be
    /// ignored silently.
    ///
    /// - Parameter names: All variable names of the environment.
    /// - Returns: The unknown ones, sorted.
    package static func unknown(in names: some Sequence<String>) -> [String] {
        let known = Set(ServerConfiguration.keys.map(name(of:))).union(others)
        return names.filter { name in
            // Names are case-sensitive: tandem_port is not a setting either.
            name.uppercased().hasPrefix(prefix) && !known.contains(name) && !isServiceLink(name)
        }
        .sorted()
    }

    /// Kubernetes and Docker links tell every program the address of a service named `tandem`:
    /// `TANDEM_SERVICE_HOST`, `TANDEM_PORT_1300_TCP_ADDR`.
    private static func isServiceLink(_ name: String) -> Bool {
        let rest = name.dropFirst(prefix.count)
        return rest.hasPrefix("SERVICE_") || (rest.hasPrefix("PORT_") && rest.dropFirst(5).first?.isNumber == true)
    }
}
