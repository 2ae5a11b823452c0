/** All visible words, Japanese. One file an area. */
import app from './ja/app.json';
import data from './ja/data.json';
import decision from './ja/decision.json';
import errors from './ja/errors.json';
import models from './ja/models.json';
import projects from './ja/projects.json';
import review from './ja/review.json';
import settings from './ja/settings.json';
import stage1 from './ja/stage1.json';
import stage2 from './ja/stage2.json';
import stage3 from './ja/stage3.json';
import steps from './ja/steps.json';
import tour from './ja/tour.json';
import words from './ja/words.json';

export const messages = { app, data, decision, errors, models, projects, review, settings, stage1, stage2, stage3, steps, tour, words };
