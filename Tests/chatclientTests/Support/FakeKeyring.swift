#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A keyring command that keeps its entries in files.
struct FakeKeyring {
    /// The program.
    let path: String

    private let log: String

    init(in folder: TemporaryFolder) throws {
        path = folder.path + "/keyring"
        log = folder.path + "/keyring.log"
        let store = folder.path + "/keyring.entry"
        let script = """
            #!/bin/sh
            echo "$@" >> '\(log)'
            case "$1" in
                get) cat '\(store)' 2>/dev/null ;;
                set) cat > '\(store)' ;;
                erase) rm '\(store)' 2>/dev/null ;;
            esac
            """
        try Data(script.utf8).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: path)
    }

    /// The arguments of each call.
    func calls() throws -> [String] {
        let text = String(decoding: try Data(contentsOf: URL(fileURLWithPath: log)), as: UTF8.self)
        return text.split(separator: "\n").map(String.init)
    }
}
