import CProcess

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Starts `/bin/sh` for the commands of the configuration file.
enum ShellProcess {
    private static let shell = "/bin/sh"
    /// The first descriptor after the standard ones.
    private static let firstOther: Int32 = 3

    /// Starts the shell in this program's process group, so that a command may use the terminal, and Ctrl-C ends it.
    ///
    /// - Parameters:
    ///   - arguments: Those after the name of the shell.
    ///   - input: The descriptor of its standard input; `nil` for none.
    ///   - output: The descriptor of its standard output. Its errors go to this program's.
    /// - Returns: The process, which the caller waits for; `nil` if it cannot be started.
    static func spawn(
        _ arguments: [String],
        input: Int32?,
        output: Int32,
        environment: [String: String]
    ) -> pid_t? {
        #if canImport(Darwin)
            var attributes: posix_spawnattr_t?
            var actions: posix_spawn_file_actions_t?
        #else
            var attributes = posix_spawnattr_t()
            var actions = posix_spawn_file_actions_t()
        #endif
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        // This program ignores signals that a shell command relies on, such as SIGPIPE.
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        var flags = Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF)
        #if canImport(Darwin)
            flags |= Int16(POSIX_SPAWN_CLOEXEC_DEFAULT)
        #endif
        posix_spawnattr_setflags(&attributes, flags)
        if let input {
            posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
        } else {
            posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        }
        posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
        // SwiftNIO's sockets are not closed on exec. A command that leaves a process behind, such as an agent of a
        // keyring, would keep the connection to the server open after this program has ended.
        process_close_from(&actions, firstOther)

        let words = ([shell] + arguments).map { (text: String) in strdup(text) }
        let variables = environment.map { strdup("\($0.key)=\($0.value)") }
        defer { (words + variables).forEach { free($0) } }
        var child: pid_t = 0
        let result = posix_spawn(&child, shell, &actions, &attributes, words + [nil], variables + [nil])
        return result == 0 ? child : nil
    }
}
