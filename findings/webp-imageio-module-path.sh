#!/usr/bin/env bash
# Copyright 2026 the ANID authors
# SPDX-License-Identifier: Apache-2.0
#
# com.github.usefulness:webp-imageio 0.11.0 (Maven Central, with kotlin-stdlib 2.4.0) on Java's module path: with every jar of it there and
# webp.imageio required, a WebP file cannot be read, for kotlin.jvm.internal.Intrinsics is not found. One would guess that an automatic module takes
# everything on the module path with it. It takes the other *automatic* modules; kotlin-stdlib has a descriptor of its own, and nothing
# that is resolved requires it, so it lies on the path and is no part of the program. On the class path the same file is read, and on the
# module path with --add-modules kotlin.stdlib, or where a descriptor of one's own requires it.
#
# Seen: class path: 8x6; module path: NoClassDefFoundError kotlin/jvm/internal/Intrinsics; with --add-modules kotlin.stdlib: 8x6
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > pom.xml <<'POM'
<project><modelVersion>4.0.0</modelVersion><groupId>a</groupId><artifactId>a</artifactId><version>1</version>
<dependencies>
<dependency><groupId>com.github.usefulness</groupId><artifactId>webp-imageio</artifactId><version>0.11.0</version></dependency>
<dependency><groupId>org.jetbrains.kotlin</groupId><artifactId>kotlin-stdlib</artifactId><version>2.4.0</version></dependency>
</dependencies></project>
POM
mvn -ntp -q org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DoutputDirectory=lib

mkdir -p source/probe classes
echo 'module probe { requires java.desktop; requires webp.imageio; }' > source/module-info.java
cat > source/probe/Read.java <<'JAVA'
package probe;

import java.awt.image.BufferedImage;
import java.io.File;
import javax.imageio.ImageIO;

public class Read {
    public static void main(String[] args) throws Exception {
        File file = new File("image.webp");
        try {
            if (args.length > 0) {
                ImageIO.write(new BufferedImage(8, 6, BufferedImage.TYPE_INT_RGB), "webp", file);
            }
            BufferedImage image = ImageIO.read(file);
            System.out.println(image == null ? "no reader" : image.getWidth() + "x" + image.getHeight());
        } catch (LinkageError e) {
            System.out.println(e.getClass().getSimpleName() + " " + e.getMessage());
        }
    }
}
JAVA
javac -p lib -d classes source/module-info.java source/probe/Read.java 2>/dev/null

written=$(java -cp "classes:lib/*" probe.Read write 2>/dev/null)
modules=$(java -p classes:lib -m probe/probe.Read 2>/dev/null)
added=$(java -p classes:lib --add-modules kotlin.stdlib -m probe/probe.Read 2>/dev/null)
echo "class path: $written; module path: $modules; with --add-modules kotlin.stdlib: $added"
case "$written|$modules|$added" in
  "8x6|NoClassDefFoundError kotlin/"*"|8x6") ;;
  *) echo "it has changed" >&2; exit 1 ;;
esac
