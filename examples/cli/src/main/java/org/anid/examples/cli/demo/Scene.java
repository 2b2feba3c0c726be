// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.cli.demo;

import java.util.SplittableRandom;
import org.anid.examples.cli.demo.Picture.Colour;

/**
 * What a picture shows: sky, hills, a foreground, and something in it. A caption says all of it, so that two paintings
 * of one scene differ in texture alone.
 *
 * @param subject what stands in the middle
 * @param ground what it stands on
 * @param light time of day
 * @param horizon where the ground begins, as a share of the height
 * @param place of the subject, as a share of the width
 * @param scale of the subject
 * @param layout seed of the shapes of hills and clouds
 */
record Scene(Subject subject, Ground ground, Light light, double horizon, double place, double scale, long layout) {

    /** What stands in the middle of a scene. */
    enum Subject {
        HOUSE("a house with a red roof", "building"),
        BOAT("a sailing boat", "vehicle"),
        BALLOON("a striped hot-air balloon", "vehicle"),
        TREES("three round trees", "plant");

        private final String words;
        private final String category;

        Subject(String words, String category) {
            this.words = words;
            this.category = category;
        }

        String category() {
            return category;
        }
    }

    /** What lies in front. */
    enum Ground {
        MEADOW("a meadow", new Colour(0.33, 0.47, 0.18)),
        LAKE("a lake", new Colour(0.18, 0.35, 0.46)),
        SAND("a sandy plain", new Colour(0.74, 0.63, 0.43));

        private final String words;
        private final Colour colour;

        Ground(String words, Colour colour) {
            this.words = words;
            this.colour = colour;
        }
    }

    /** Time of day. */
    enum Light {
        NOON("at noon", new Colour(0.35, 0.58, 0.88), new Colour(0.80, 0.88, 0.95), 1.0),
        EVENING("in the evening", new Colour(0.32, 0.30, 0.52), new Colour(0.97, 0.66, 0.40), 0.8),
        HAZE("in the haze", new Colour(0.62, 0.68, 0.74), new Colour(0.85, 0.86, 0.85), 0.9);

        private final String words;
        private final Colour zenith;
        private final Colour low;
        private final double strength;

        Light(String words, Colour zenith, Colour low, double strength) {
            this.words = words;
            this.zenith = zenith;
            this.low = low;
            this.strength = strength;
        }
    }

    static Scene draw(SplittableRandom random) {
        return new Scene(
                pick(Subject.values(), random),
                pick(Ground.values(), random),
                pick(Light.values(), random),
                0.5 + 0.15 * random.nextDouble(),
                0.3 + 0.4 * random.nextDouble(),
                0.8 + 0.4 * random.nextDouble(),
                random.nextLong());
    }

    private static <T> T pick(T[] values, SplittableRandom random) {
        return values[random.nextInt(values.length)];
    }

    String caption() {
        String where = subject == Subject.BALLOON ? " above " : ground == Ground.LAKE ? " by " : " on ";
        if (subject == Subject.BOAT && ground == Ground.LAKE) {
            where = " on ";
        }
        return subject.words + where + ground.words + " in front of hills " + light.words;
    }

    /**
     * Paints the scene.
     *
     * @param size side in pixels
     * @param texture seed of grain and grass, of everything that the caption leaves open
     */
    Picture paint(int size, long texture) {
        Picture picture = new Picture(size);
        Noise shapes = new Noise(layout);
        Noise grain = new Noise(texture);
        paintSky(picture, shapes);
        paintHills(picture, shapes, grain);
        paintGround(picture, shapes, grain);
        paintSubject(picture, grain);
        // 1.5 grey levels of sensor noise: a photograph is never flat.
        picture.addNoise(1.5 / 255, new SplittableRandom(texture));
        return picture;
    }

    private void paintSky(Picture picture, Noise shapes) {
        int size = picture.size();
        Colour cloud = new Colour(0.97, 0.96, 0.95).times(light.strength);
        for (int y = 0; y < size; y++) {
            double height = Math.min(1, (double) y / (horizon * size));
            Colour sky = light.zenith.towards(light.low, height * height);
            for (int x = 0; x < size; x++) {
                double cover = shapes.octaves(3.0 * x / size, 7.0 * y / size, 6);
                picture.blend(x, y, sky, 1);
                picture.blend(x, y, cloud, clamp(3.2 * (cover - 0.5)));
            }
        }
    }

    private void paintHills(Picture picture, Noise shapes, Noise grain) {
        int size = picture.size();
        for (int row = 0; row < 3; row++) {
            double distance = 1 - row / 3.0;
            Colour rock = new Colour(0.30, 0.36, 0.30)
                    .towards(light.low, 0.6 * distance)
                    .times(light.strength);
            for (int x = 0; x < size; x++) {
                double ridge =
                        horizon - 0.22 * distance + 0.16 * (shapes.octaves(4.0 * x / size, 31 + 7 * row, 5) - 0.5);
                // Below the horizon the ground hides them.
                for (int y = (int) (ridge * size); y <= horizon * size; y++) {
                    double rough = 0.75 + 0.5 * grain.octaves(24.0 * x / size, 24.0 * y / size + 50 * row, 4);
                    picture.blend(x, y, rock.times(rough), y == (int) (ridge * size) ? 0.5 : 1);
                }
            }
        }
    }

    private void paintGround(Picture picture, Noise shapes, Noise grain) {
        int size = picture.size();
        for (int y = (int) (horizon * size); y < size; y++) {
            double near = (y - horizon * size) / (size * (1 - horizon));
            for (int x = 0; x < size; x++) {
                double across = (x - size / 2.0) / size / (0.35 + near);
                double rough = grain.octaves(60 * across, 14 / (0.25 + near), 5);
                double patches = shapes.octaves(6 * across, 5 / (0.25 + near), 3);
                Colour colour = ground.colour.times((0.55 + 0.6 * rough + 0.35 * patches) * light.strength);
                if (ground == Ground.LAKE) {
                    // Still water mirrors the sky, more of it far away; ripples break it.
                    colour = colour.towards(light.low, clamp(0.65 - 0.5 * near + 0.5 * (rough - 0.5)));
                }
                picture.blend(x, y, colour, 1);
            }
        }
    }

    private void paintSubject(Picture picture, Noise grain) {
        int size = picture.size();
        double x = place * size;
        double unit = scale * size / 10.0;
        double foot = (horizon + 0.12) * size;
        switch (subject) {
            case HOUSE -> {
                box(
                        picture,
                        grain,
                        x - 1.5 * unit,
                        foot - 1.6 * unit,
                        x + 1.5 * unit,
                        foot,
                        new Colour(0.86, 0.80, 0.70));
                triangle(
                        picture,
                        grain,
                        x,
                        foot - 2.8 * unit,
                        1.9 * unit,
                        foot - 1.5 * unit,
                        new Colour(0.62, 0.17, 0.13));
                box(
                        picture,
                        grain,
                        x - 0.3 * unit,
                        foot - 0.9 * unit,
                        x + 0.3 * unit,
                        foot,
                        new Colour(0.30, 0.19, 0.12));
                box(
                        picture,
                        grain,
                        x - 1.1 * unit,
                        foot - 1.2 * unit,
                        x - 0.6 * unit,
                        foot - 0.7 * unit,
                        new Colour(0.2, 0.27, 0.36));
                box(
                        picture,
                        grain,
                        x + 0.6 * unit,
                        foot - 1.2 * unit,
                        x + 1.1 * unit,
                        foot - 0.7 * unit,
                        new Colour(0.2, 0.27, 0.36));
            }
            case BOAT -> {
                triangle(
                        picture,
                        grain,
                        x,
                        foot - 3.2 * unit,
                        1.3 * unit,
                        foot - 0.6 * unit,
                        new Colour(0.93, 0.92, 0.88));
                box(
                        picture,
                        grain,
                        x - 0.05 * unit,
                        foot - 3.3 * unit,
                        x + 0.05 * unit,
                        foot - 0.4 * unit,
                        new Colour(0.25, 0.17, 0.1));
                box(
                        picture,
                        grain,
                        x - 1.5 * unit,
                        foot - 0.5 * unit,
                        x + 1.5 * unit,
                        foot,
                        new Colour(0.45, 0.22, 0.15));
            }
            case BALLOON -> {
                double top = 0.3 * size;
                disc(picture, grain, x, top, 1.7 * unit, new Colour(0.80, 0.22, 0.18), new Colour(0.92, 0.76, 0.25));
                box(
                        picture,
                        grain,
                        x - 0.35 * unit,
                        top + 2.2 * unit,
                        x + 0.35 * unit,
                        top + 2.7 * unit,
                        new Colour(0.42, 0.28, 0.14));
            }
            case TREES -> {
                for (int i = -1; i <= 1; i++) {
                    double at = x + 1.7 * i * unit;
                    box(
                            picture,
                            grain,
                            at - 0.12 * unit,
                            foot - 1.2 * unit,
                            at + 0.12 * unit,
                            foot,
                            new Colour(0.3, 0.21, 0.13));
                    Colour leaves = new Colour(0.20, 0.36 + 0.04 * i, 0.13);
                    disc(picture, grain, at, foot - 1.8 * unit, 0.95 * unit, leaves, leaves.times(0.85));
                }
            }
        }
    }

    private void box(
            Picture picture, Noise grain, double left, double top, double right, double bottom, Colour colour) {
        for (int y = (int) top; y < bottom; y++) {
            for (int x = (int) left; x < right; x++) {
                // Light comes from the left.
                double shade = 1.1 - 0.3 * (x - left) / (right - left);
                picture.blend(x, y, textured(grain, x, y, colour, shade), 1);
            }
        }
    }

    private void triangle(
            Picture picture, Noise grain, double x, double top, double half, double bottom, Colour colour) {
        for (int y = (int) top; y < bottom; y++) {
            double reach = half * (y - top) / (bottom - top);
            for (int column = (int) (x - reach); column < x + reach; column++) {
                picture.blend(column, y, textured(grain, column, y, colour, 1.0), 1);
            }
        }
    }

    private void disc(Picture picture, Noise grain, double x, double y, double radius, Colour colour, Colour stripe) {
        for (int row = (int) (y - radius); row <= y + radius; row++) {
            for (int column = (int) (x - radius); column <= x + radius; column++) {
                double dx = (column - x) / radius;
                double dy = (row - y) / radius;
                double distance = dx * dx + dy * dy;
                if (distance < 1) {
                    Colour base = Math.floorMod((long) StrictMath.floor(dx * 4), 2) == 0 ? colour : stripe;
                    double shade = 1.15 - 0.35 * (dx + 0.6 * dy) * 0.7 - 0.25 * distance;
                    picture.blend(
                            column, row, textured(grain, column, row, base, shade), Math.min(1, 8 * (1 - distance)));
                }
            }
        }
    }

    private Colour textured(Noise grain, int x, int y, Colour colour, double shade) {
        return colour.times(shade * light.strength * (0.85 + 0.3 * grain.octaves(x / 3.0, y / 3.0 + 400, 3)));
    }

    private static double clamp(double value) {
        return Math.min(1, Math.max(0, value));
    }
}
