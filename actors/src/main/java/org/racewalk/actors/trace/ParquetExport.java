package org.racewalk.actors.trace;

import org.duckdb.DuckDBConnection;
import org.racewalk.actors.engine.WrongInputException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Writes the tables of a trace store as Parquet files, one a table, compressed with zstd. */
public final class ParquetExport {
    private static final List<String> TABLES =
            List.of("runs", "events", "decisions", "objects", "violations");

    private ParquetExport() {}

    /**
     * Writes them into a folder, which is made if it is not there, and must be empty.
     *
     * @return rows by table
     * @throws WrongInputException if the folder cannot be used; nothing of others is overwritten
     */
    public static Map<String, Long> write(Path file, Path folder) {
        prepare(folder);
        Map<String, Long> rows = new LinkedHashMap<>();
        try (DuckDBConnection connection = TraceFile.reading(file);
                Statement statement = connection.createStatement()) {
            for (String table : TABLES) {
                Path draft = folder.resolve("." + table + ".draft");
                String target = draft.toString().replace("'", "''");
                statement.execute(
                        "copy " + table + " to '" + target + "' (format parquet, codec zstd)");
                Files.move(
                        draft, folder.resolve(table + ".parquet"), StandardCopyOption.ATOMIC_MOVE);
                try (ResultSet count = statement.executeQuery("select count(*) from " + table)) {
                    count.next();
                    rows.put(table, count.getLong(1));
                }
            }
        } catch (IOException e) {
            throw new WrongInputException("--parquet " + folder + ": cannot be written: " + e);
        } catch (SQLException e) {
            throw TraceFile.failure(file, e);
        }
        return rows;
    }

    private static void prepare(Path folder) {
        try {
            Files.createDirectories(folder);
            try (Stream<Path> inside = Files.list(folder)) {
                if (inside.findAny().isPresent()) {
                    throw new WrongInputException(
                            "--parquet " + folder + ": is not empty; name a new directory");
                }
            }
        } catch (IOException e) {
            throw new WrongInputException("--parquet " + folder + ": cannot be made: " + e);
        }
    }
}
