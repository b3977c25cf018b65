/// An entry of a keyring, which a command reads and writes by two arguments: `get ENTRY` prints the secret and fails if
/// there is none, `set ENTRY` reads it from its input, `erase ENTRY` removes it.
struct Keyring: LoginSecrets {
    let command: KeyringCommand

    /// The name of the entry: one argument.
    let entry: String

    var name: String { "The keyring command \(command.program)" }

    /// A command that fails has no such entry: most keyrings do not tell the two apart.
    func get() throws(LoginSecretError) -> [UInt8]? {
        let (status, output) = try run("get", input: [])
        let lines = output.split(whereSeparator: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") })
        return status == 0 ? lines.first.map { Array($0) } : nil
    }

    func set(_ secret: [UInt8]) throws(LoginSecretError) {
        guard try run("set", input: secret + [UInt8(ascii: "\n")]).status == 0 else {
            throw LoginSecretError("\(name) cannot store the entry \(entry).")
        }
    }

    /// A command that fails had no such entry.
    func erase() throws(LoginSecretError) {
        _ = try run("erase", input: [])
    }

    /// Nothing can be checked without a question to the person.
    func check() throws(LoginSecretError) {}

    private func run(_ verb: String, input: [UInt8]) throws(LoginSecretError) -> (status: Int32, output: [UInt8]) {
        do throws(KeyringCommand.Failure) {
            return try command.run([verb, entry], input: input)
        } catch {
            switch error {
            case .cannotStart: throw LoginSecretError("\(name) cannot be started.")
            case .tooLate: throw LoginSecretError("\(name) did not end in time. What it started may still run.")
            case .tooMuch: throw LoginSecretError("\(name) printed more than a secret. What it started may still run.")
            }
        }
    }
}
