#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A keyring command that keeps its entries in files.
struct FakeKeyring {
    /// The command. The shell reads the program: the system refuses to start a file that was written a moment ago,
    /// while another test's child still has it open.
    let command: String

    private let log: String

    init(in folder: TemporaryFolder) throws {
        let path = folder.path + "/keyring"
        command = "/bin/sh \(path)"
        log = folder.path + "/keyring.log"
        let store = folder.path + "/keyring.entry"
        let script = """
            echo "$@" >> '\(log)'
            case "$1" in
                get) cat '\(store)' 2>/dev/null ;;
                set) cat > '\(store)' ;;
                erase) rm '\(store)' 2>/dev/null ;;
            esac
            """
        try Data(script.utf8).write(to: URL(fileURLWithPath: path))
    }

    /// The arguments of each call.
    func calls() throws -> [String] {
        let text = String(decoding: try Data(contentsOf: URL(fileURLWithPath: log)), as: UTF8.self)
        return text.split(separator: "\n").map(String.init)
    }
}
