import ChatProtocol

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A file, or a pipe such as the shell's `<(COMMAND)`, with a secret in its first line.
struct SecretFile: Sendable {
    /// The path, as the user gave it.
    let path: String

    /// What the secret is, for sentences: `password` or `invite`.
    let kind: String

    /// The file for sentences that begin with it.
    private var shown: String { "The \(kind) file \(SafeText.line(path))" }

    /// Reads the file; takes as long as the writer of a pipe does, at most ``PipeReader/patience``.
    ///
    /// - Returns: The secret, and a sentence about how it is kept; `nil` if nothing is wrong with that.
    /// - Throws: ``PasswordSource/Failure``, a sentence that never has a part of the secret.
    func read() throws(PasswordSource.Failure) -> (text: String, warning: String?) {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else {
            throw .init(
                description: errno == ENOENT
                    ? "\(shown) does not exist."
                    : "\(shown) cannot be read. Check its permissions."
            )
        }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT != S_IFDIR else {
            throw .init(description: "\(shown) is a folder.")
        }
        let bytes: [UInt8]
        do throws(PipeReader.Problem) {
            bytes = try PipeReader(descriptor: file).firstLine()
        } catch {
            throw .init(description: "\(shown) \(error.words(for: kind))")
        }
        let isShared = status.st_mode & S_IFMT == S_IFREG && status.st_mode & (S_IRGRP | S_IROTH) != 0
        return (
            try Self.firstLine(of: bytes, shown, kind),
            isShared ? "\(shown) can be read by other users. Correct it with chmod 600." : nil
        )
    }

    /// Returns the first line of a source.
    ///
    /// - Parameters:
    ///   - subject: The source, for sentences that begin with it.
    ///   - kind: What the secret is.
    /// - Throws: ``PasswordSource/Failure``.
    static func firstLine(
        of bytes: [UInt8],
        _ subject: String,
        _ kind: String
    ) throws(PasswordSource.Failure) -> String {
        do throws(PasswordText.Problem) {
            return try PasswordText.firstLine(of: bytes)
        } catch {
            switch error {
            case .empty: throw .init(description: "\(subject) has no \(kind) in its first line.")
            case .notText: throw .init(description: "\(subject) is not UTF-8 text.")
            }
        }
    }
}
